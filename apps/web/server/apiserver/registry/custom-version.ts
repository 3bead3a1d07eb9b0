import type { AnyResourceDefinition } from "@gantry/api";
import type { Decoded, Struct } from "@gantry/api/schema";
import type { ObjectStore } from "../../store/types";
import type { RegistryParts } from "./parts";
import type { ServedResource } from "./served";

/** Reads objects whose structure is not told by a Struct alone. */
export type CustomDecoder = (value: unknown, options: { readonly mode: "strict" | "prune"; readonly fill: boolean }) => Decoded<unknown>;

/** What is special about a custom resource in one of its versions. */
export interface CustomVersion {
  readonly decode: CustomDecoder;
  /** The rules of this version: each has a schema, defaults and columns of its own. */
  readonly definition: AnyResourceDefinition;
  /** The store as if all objects were stored in this version. */
  readonly storeOf: (store: ObjectStore) => ObjectStore;
}

const versions = new WeakMap<Struct, CustomVersion>();

/** Objects of this schema are a custom resource's, from now on. */
export const setCustomVersion = (schema: Struct, version: CustomVersion): void => void versions.set(schema, version);

export const customVersion = (schema: Struct): CustomVersion | undefined => versions.get(schema);

export const customDecoder = (schema: Struct): CustomDecoder | undefined => versions.get(schema)?.decode;

/** What the registry works with for a resource: custom resources are read and written in the version of the request. */
export const partsFor = <Parts extends Pick<RegistryParts, "store">>(parts: Parts, { schema }: ServedResource): Parts => {
  const custom = versions.get(schema);
  return custom ? { ...parts, store: custom.storeOf(parts.store) } : parts;
};
