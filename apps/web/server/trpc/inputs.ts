import { z } from "zod";

export const nameInput = z.string().min(1).max(253);

export const refInput = z.object({
  group: z.string().max(253),
  version: z.string().min(1).max(63),
  plural: nameInput,
});

/** One object: `namespace` is left out for cluster-scoped kinds. */
export const targetInput = z.object({ ref: refInput, namespace: nameInput.optional(), name: nameInput });

/** The least that an object must have; what else it has is the API server's to judge. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const manifest = z.looseObject({
  apiVersion: z.string().min(1).max(253),
  kind: z.string().min(1).max(63),
  metadata: z.looseObject({ name: nameInput, namespace: nameInput.optional() }),
});

export const manifestInput = z.custom<Manifest>(
  (value) => manifest.safeParse(value).success,
  "an object needs apiVersion, kind and metadata.name",
);
