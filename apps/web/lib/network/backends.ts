import { type NetworkBackend, usualNetworkBackend } from "@gantry/api/core/v1/network-backend";
import type { NodeNetworkRow } from "../rows/types";

/** Nodes that run a backend which the cluster does not. */
export interface Deviation {
  readonly backend: NetworkBackend;
  readonly nodes: readonly string[];
}

/** That the nodes of a cluster do not agree on how to reach each other's pods. */
export interface BackendDisagreement {
  /** What the cluster runs. */
  readonly usual: NetworkBackend;
  /** How many nodes run it. */
  readonly agreeing: number;
  /** By backend; never empty. */
  readonly deviations: readonly Deviation[];
}

type Row = Pick<NodeNetworkRow, "name" | "created" | "backend">;

/** Finds the nodes whose network backend differs from the others'; undefined where there are none. Nodes that do not name theirs are left out. */
export const findDisagreement = (rows: readonly Row[]): BackendDisagreement | undefined => {
  const nodes = new Map<NetworkBackend, string[]>();
  const oldestFirst = rows.toSorted((one, other) => one.created - other.created || one.name.localeCompare(other.name));
  for (const { name, backend } of oldestFirst) if (backend) nodes.set(backend, [...(nodes.get(backend) ?? []), name]);
  const usual = usualNetworkBackend(oldestFirst.flatMap(({ backend = [] }) => backend));
  if (usual === undefined || nodes.size < 2) return undefined;
  const deviations = [...nodes].filter(([backend]) => backend !== usual).map(([backend, names]) => ({ backend, nodes: names.sort() }));
  return { usual, agreeing: nodes.get(usual)?.length ?? 0, deviations };
};
