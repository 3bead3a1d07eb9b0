import type { Decoded, Struct } from "@gantry/api/schema";

/** Reads objects whose structure is not told by a Struct alone. */
export type CustomDecoder = (value: unknown, options: { readonly mode: "strict" | "prune"; readonly fill: boolean }) => Decoded<unknown>;

const decoders = new WeakMap<Struct, CustomDecoder>();

/** Objects of this schema are read by a decoder of their own from now on. */
export const setCustomDecoder = (schema: Struct, decoder: CustomDecoder): void => void decoders.set(schema, decoder);

export const customDecoder = (schema: Struct): CustomDecoder | undefined => decoders.get(schema);
