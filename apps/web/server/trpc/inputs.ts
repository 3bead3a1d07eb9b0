import { z } from "zod";

export const nameInput = z.string().min(1).max(253);

export const refInput = z.object({
  group: z.string().max(253),
  version: z.string().min(1).max(63),
  plural: nameInput,
});

/** One object: `namespace` is left out for cluster-scoped kinds. */
export const targetInput = z.object({ ref: refInput, namespace: nameInput.optional(), name: nameInput });
