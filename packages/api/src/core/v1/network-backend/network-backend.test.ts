import { expect, it } from "vitest";
import { networkBackendAnnotation, networkBackendOf, usualNetworkBackend } from "./network-backend";

it("knows a node's backend by what its agent says, and no other word for it", () => {
  const said = (text?: string) =>
    networkBackendOf({ metadata: { name: "n1", uid: "1", annotations: text === undefined ? {} : { [networkBackendAnnotation]: text } } });
  expect([said("host-gw"), said(), said("vxlan; reboot")]).toEqual(["host-gw", undefined, undefined]);
});

it("takes what most nodes run, else what the oldest does, for the backend of the cluster", () => {
  expect(usualNetworkBackend([])).toBeUndefined();
  expect(usualNetworkBackend(["vxlan", "host-gw", "host-gw"])).toBe("host-gw");
  expect([usualNetworkBackend(["vxlan", "host-gw"]), usualNetworkBackend(["host-gw", "vxlan"])]).toEqual(["vxlan", "host-gw"]);
});
