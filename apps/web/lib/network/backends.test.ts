import type { NetworkBackend } from "@gantry/api/core/v1";
import { expect, it } from "vitest";
import { findDisagreement } from "./backends";

const row = (name: string, backend: NetworkBackend | undefined, created = 0) => ({ name, backend, created });

it("finds nothing where all nodes that name their backend run the same", () => {
  expect(findDisagreement([])).toBeUndefined();
  expect(findDisagreement([row("a", "host-gw"), row("simulated", undefined), row("b", "host-gw")])).toBeUndefined();
});

it("finds the nodes that differ from most, and from the oldest where there are as many", () => {
  expect(
    findDisagreement([
      row("d", "vxlan"),
      row("a", "host-gw"),
      row("b", "host-gw"),
      row("c", "vxlan"),
      row("e", "host-gw"),
      row("f", "udp"),
    ]),
  ).toEqual({
    usual: "host-gw",
    agreeing: 3,
    deviations: [
      { backend: "vxlan", nodes: ["c", "d"] },
      { backend: "udp", nodes: ["f"] },
    ],
  });
  expect(findDisagreement([row("a", "vxlan", 2), row("b", "host-gw", 1)])).toMatchObject({
    usual: "host-gw",
    deviations: [{ nodes: ["a"] }],
  });
});
