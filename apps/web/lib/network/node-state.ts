import { z } from "zod";

/** What an agent answers to `GET /gantry/network`. What it says beyond this is left out. */
export const nodeNetworkStateSchema = z.object({
  backend: z.string(),
  readiness: z.object({ ready: z.boolean(), reason: z.string(), message: z.string() }),
  podCIDR: z.string().optional(),
  underlay: z.object({ interface: z.string(), address: z.string() }).optional(),
  /** Bytes. */
  mtu: z.object({ underlay: z.number(), overhead: z.number(), pods: z.number(), problems: z.array(z.string()) }).optional(),
  peers: z.array(z.object({ node: z.string(), podCIDR: z.string(), address: z.string(), unreachable: z.string().optional() })),
  routes: z.array(z.object({ destination: z.string(), interface: z.string(), gateway: z.string().optional() })),
  proxy: z
    .object({
      kind: z.string(),
      lastProgramming: z.object({ services: z.number(), milliseconds: z.number(), at: z.string() }).optional(),
    })
    .optional(),
});

export type NodeNetworkState = z.infer<typeof nodeNetworkStateSchema>;

/** What came back from one node: its state, or why there is none. */
export interface NodeAnswer {
  readonly node: string;
  readonly state?: NodeNetworkState;
  readonly problem?: string;
}

/** What is wrong with a node's network, in the agent's own sentences; empty when all is well. */
export const networkProblems = ({ readiness, mtu, peers }: NodeNetworkState): string[] => [
  ...(readiness.ready ? [] : [readiness.message || readiness.reason]),
  ...(mtu?.problems ?? []),
  ...peers.flatMap(({ node, unreachable }) => (unreachable === undefined ? [] : [`pods on ${node} cannot be reached: ${unreachable}`])),
];
