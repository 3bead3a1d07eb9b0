import { expect, it } from "vitest";
import { networkProblems, nodeNetworkStateSchema } from "./node-state";

const state = {
  backend: "vxlan",
  readiness: { ready: true, reason: "NetworkReady", message: "" },
  mtu: { underlay: 1500, overhead: 50, pods: 1450, problems: ["eth0 is too small"] },
  peers: [
    { node: "a", podCIDR: "10.244.1.0/24", address: "192.0.2.1" },
    { node: "b", podCIDR: "10.244.2.0/24", address: "192.0.2.2", unreachable: "on another subnet" },
  ],
  routes: [],
  later: "what newer agents say is left out",
};

it("finds what is wrong with a node's network", () => {
  const parsed = nodeNetworkStateSchema.parse(state);
  expect(parsed).not.toHaveProperty("later");
  expect(networkProblems(parsed)).toEqual(["eth0 is too small", "pods on b cannot be reached: on another subnet"]);
  const failed = { ready: false, reason: "PodCIDRMissing", message: "" };
  expect(networkProblems({ ...parsed, mtu: undefined, peers: [], readiness: failed })).toEqual(["PodCIDRMissing"]);
});
