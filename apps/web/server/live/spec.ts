import { z } from "zod";

const labelSelector = z.object({
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: z
    .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).optional() }))
    .max(50)
    .optional(),
});

const name = z.string().min(1).max(253);
const id = z.number().int().nonnegative();

/** What a browser may ask to follow; everything from outside passes here first. */
export const viewSpecSchema = z.object({
  view: z.enum([
    "yard",
    "pods",
    "nodes",
    "nodenetworks",
    "workloads",
    "services",
    "endpointslices",
    "events",
    "namespaces",
    "configmaps",
    "secrets",
    "quotas",
    "access",
    "objects",
    "object",
    "counts",
    "usage",
  ]),
  namespaces: z.array(name).max(100).optional(),
  selector: labelSelector.optional(),
  resource: z
    .object({ group: z.string().max(253), version: z.string().max(63), plural: z.string().min(1).max(253), namespaced: z.boolean() })
    .optional(),
  name: name.optional(),
  node: name.optional(),
  about: z.object({ kind: name, name, uid: z.string().max(64).optional() }).optional(),
  of: z.enum(["nodes", "pods"]).optional(),
});

export const logRequestSchema = z.object({
  id,
  namespace: name,
  pod: name,
  container: name,
  follow: z.boolean(),
  previous: z.boolean(),
  tailLines: z.number().int().min(0).max(100_000).optional(),
  sinceSeconds: z.number().int().positive().optional(),
  timestamps: z.boolean(),
});

export const terminalRequestSchema = z.object({
  id,
  namespace: name,
  pod: name,
  container: name,
  command: z.array(z.string().max(4096)).min(1).max(20),
  columns: z.number().int().min(1).max(1000),
  rows: z.number().int().min(1).max(1000),
});
