import type { AnyResourceDefinition } from "../definition";
import type { KubernetesObject } from "../machinery/object";
import { formatApiVersion } from "../machinery/owner-references";
import type { Struct } from "../schema";
import { compareVersions } from "./versions";

/** A kind in one of the versions in which it is served. */
export interface ServedResource {
  readonly definition: AnyResourceDefinition;
  readonly group: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly listKind: string;
  readonly plural: string;
  readonly schema: Struct;
  /** An OpenAPI schema of its own, for custom resources. */
  readonly openAPISchema?: Readonly<Record<string, unknown>>;
  /** From the stored version into this one; gives the same object where this is the stored version. */
  readonly fromStored: (object: KubernetesObject) => KubernetesObject;
  readonly toStored: (object: KubernetesObject) => KubernetesObject;
}

export interface SchemeChange {
  readonly type: "added" | "removed";
  readonly definition: AnyResourceDefinition;
}

const withApiVersion =
  (apiVersion: string) =>
  (object: KubernetesObject): KubernetesObject =>
    object.apiVersion === apiVersion ? object : { ...object, apiVersion };

const servedVersions = (definition: AnyResourceDefinition): ServedResource[] => {
  const { group, kind, plural } = definition;
  const stored = formatApiVersion(group, definition.version);
  const common = { definition, group, kind, plural, listKind: definition.listKind ?? `${kind}List` };
  const same = (object: KubernetesObject): KubernetesObject => object;
  const { openAPISchema } = definition;
  const own: ServedResource = {
    ...common,
    version: definition.version,
    apiVersion: stored,
    schema: definition.schema,
    ...(openAPISchema ? { openAPISchema } : {}),
    fromStored: same,
    toStored: same,
  };
  const others = (definition.alternates ?? []).map((alternate): ServedResource => {
    const apiVersion = formatApiVersion(group, alternate.version);
    const document = alternate.openAPISchema ?? (alternate.schema ? undefined : openAPISchema);
    return {
      ...common,
      version: alternate.version,
      apiVersion,
      schema: alternate.schema ?? definition.schema,
      ...(document ? { openAPISchema: document } : {}),
      fromStored: alternate.fromStored ?? withApiVersion(apiVersion),
      toStored: alternate.toStored ?? withApiVersion(stored),
    };
  });
  return [own, ...others];
};

const keyOf = (group: string, version: string, name: string): string => `${group}/${version}/${name}`;

/** The kinds that exist: the built-in ones, and custom resources that come and go at run time. */
export class Scheme {
  readonly #definitions = new Map<string, AnyResourceDefinition>();
  readonly #byResource = new Map<string, ServedResource>();
  readonly #byKind = new Map<string, ServedResource>();
  readonly #byListKind = new Map<string, ServedResource>();
  readonly #listeners = new Set<(change: SchemeChange) => void>();
  #generation = 0;

  constructor(definitions: Iterable<AnyResourceDefinition> = []) {
    for (const definition of definitions) this.add(definition);
  }

  /** Grows with every change; what is derived from the scheme is cached under it. */
  get generation(): number {
    return this.#generation;
  }

  /** Adds a kind, or replaces the one with the same group and plural. */
  add(definition: AnyResourceDefinition): void {
    this.#forget(definition.group, definition.plural);
    this.#definitions.set(keyOf(definition.group, "", definition.plural), definition);
    for (const served of servedVersions(definition)) {
      this.#byResource.set(keyOf(served.group, served.version, served.plural), served);
      // A subresource's kind (Scale, Eviction) may be defined in several places; the first one names it.
      const kindKey = keyOf(served.group, served.version, served.kind);
      if (!this.#byKind.has(kindKey)) this.#byKind.set(kindKey, served);
      this.#byListKind.set(keyOf(served.group, served.version, served.listKind), served);
    }
    this.#changed({ type: "added", definition });
  }

  /** Takes a kind away; false when there was none. */
  remove(group: string, plural: string): boolean {
    const definition = this.#forget(group, plural);
    if (definition) this.#changed({ type: "removed", definition });
    return definition !== undefined;
  }

  byResource(group: string, version: string, plural: string): ServedResource | undefined {
    return this.#byResource.get(keyOf(group, version, plural));
  }

  byKind(group: string, version: string, kind: string): ServedResource | undefined {
    return this.#byKind.get(keyOf(group, version, kind));
  }

  /** The kind whose list this is: `PodList` gives pods. */
  byListKind(group: string, version: string, listKind: string): ServedResource | undefined {
    return this.#byListKind.get(keyOf(group, version, listKind));
  }

  /** The definition of a group's resource, whatever the version. */
  definition(group: string, plural: string): AnyResourceDefinition | undefined {
    return this.#definitions.get(keyOf(group, "", plural));
  }

  all(): AnyResourceDefinition[] {
    return [...this.#definitions.values()];
  }

  /** Every kind in every version in which it is served. */
  served(): ServedResource[] {
    return [...this.#byResource.values()];
  }

  /** The names of all groups, the core group ("") first, the others by name. */
  groups(): string[] {
    return [...new Set(this.all().map(({ group }) => group))].sort();
  }

  /** The versions of a group, the preferred one first. */
  versions(group: string): string[] {
    const versions = new Set(this.served().flatMap((served) => (served.group === group ? [served.version] : [])));
    return [...versions].sort(compareVersions);
  }

  preferredVersion(group: string): string | undefined {
    return this.versions(group)[0];
  }

  /** Calls back after every change, until the returned function is called. */
  onChange(listener: (change: SchemeChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #forget(group: string, plural: string): AnyResourceDefinition | undefined {
    const key = keyOf(group, "", plural);
    const definition = this.#definitions.get(key);
    if (!definition) return undefined;
    this.#definitions.delete(key);
    for (const index of [this.#byResource, this.#byKind, this.#byListKind]) {
      for (const [name, served] of index) if (served.definition === definition) index.delete(name);
    }
    return definition;
  }

  #changed(change: SchemeChange): void {
    this.#generation += 1;
    for (const listener of this.#listeners) listener(change);
  }
}
