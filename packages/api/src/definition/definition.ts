import type { FieldError } from "../machinery/field-error";
import type { KubernetesObject } from "../machinery/object";
import type { Struct } from "../schema";

export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "deletecollection";

/** One column of `kubectl get` and of the dashboard's tables. */
export interface PrinterColumn<T extends KubernetesObject = KubernetesObject> {
  readonly name: string;
  readonly type: "string" | "integer" | "number" | "boolean" | "date";
  readonly format?: "name" | "";
  readonly description: string;
  /** 0 is always shown, 1 with `-o wide`. */
  readonly priority?: 0 | 1;
  /** @param now Milliseconds since the epoch, for ages. */
  readonly value: (object: T, now: number) => string | number | boolean | null;
}

/** Where the `scale` subresource finds its numbers, as JSON paths without the leading dot. */
export interface ScalePaths {
  readonly specReplicas: string;
  readonly statusReplicas: string;
  /** A label selector, as a string or a LabelSelector or a plain map of labels. */
  readonly selector?: string;
}

/** A version of a kind other than the one it is stored in. Without conversions both have the same shape. */
export interface AlternateVersion {
  readonly version: string;
  readonly schema?: Struct;
  readonly fromStored?: (object: KubernetesObject) => KubernetesObject;
  readonly toStored?: (object: KubernetesObject) => KubernetesObject;
  /** The OpenAPI schema of this version, for custom resources. */
  readonly openAPISchema?: Readonly<Record<string, unknown>>;
}

/** The rules of an update through a subresource. */
export interface UpdateRules<T extends KubernetesObject = KubernetesObject> {
  /** Carries over what the update may not touch, in place. */
  readonly prepareForUpdate?: (next: T, previous: T) => void;
  readonly validateUpdate?: (next: T, previous: T) => FieldError[];
}

/** What an admission step or a subresource that is not plain data is called with: `exec`, `log`, `binding`, `eviction`, … */
export interface ConnectSubresource<T extends KubernetesObject = KubernetesObject> {
  readonly name: string;
  /** The verbs discovery lists for it. */
  readonly verbs: readonly string[];
  /** The kind of its body, where that is not the parent's: e.g. `Binding` of v1. */
  readonly body?: { readonly group: string; readonly version: string; readonly kind: string };
  /**
   * Set where the subresource is another door to the stored object (`finalize`, `approval`, `ephemeralcontainers`): get
   * and update work as on the object itself, under these rules in place of the object's own. `prepareForUpdate` gets
   * what the client sent, with system metadata carried over, and has to carry over the rest itself, the status too.
   */
  readonly update?: UpdateRules<T>;
}

/** For a kind whose objects are those of another group's kind in other clothes: events.k8s.io Events are core Events. */
export interface StoredAs<T extends KubernetesObject = KubernetesObject> {
  readonly group: string;
  readonly plural: string;
  readonly toStored: (object: T) => KubernetesObject;
  readonly fromStored: (stored: KubernetesObject) => T;
}

/**
 * Everything that the system knows about a kind. Routing, discovery, OpenAPI, tables, patches, RBAC's list of resources
 * and the dashboard's forms are derived from it. All functions are pure: no I/O and no clock.
 */
export interface ResourceDefinition<T extends KubernetesObject = KubernetesObject> {
  /** "" for the core group. */
  readonly group: string;
  /** The version it is stored in, and the preferred one. */
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames?: readonly string[];
  /** `all` puts it into `kubectl get all`. */
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  readonly schema: Struct;
  /** `<kind>List` when left out. */
  readonly listKind?: string;
  /** An OpenAPI v3 schema that is published in the place of the one derived from `schema`, for custom resources. */
  readonly openAPISchema?: Readonly<Record<string, unknown>>;
  readonly alternates?: readonly AlternateVersion[];
  /** All of them when left out. */
  readonly verbs?: readonly Verb[];
  /** Not stored: answered on create by the API server (TokenReview, SubjectAccessReview, …). */
  readonly virtual?: boolean;
  /** Has no path of its own: it is the body of other kinds' subresources (Scale, TokenRequest, Eviction). Not a resource in discovery. */
  readonly bodyOnly?: boolean;
  /** The kind whose objects these are. The other kind's rules apply to what is written, and its store holds it. */
  readonly storedAs?: StoredAs<T>;
  /** What a name may look like. `none` accepts anything that is a path segment. DNS-1123 subdomain when left out. */
  readonly nameRule?: "dns1123Subdomain" | "dns1123Label" | "dns1035Label" | "none";
  /** Whether `metadata.generation` counts the changes of the spec: of all that is neither metadata nor status. */
  readonly countsGeneration?: boolean;
  /** Fills in defaults, in place. Runs on every write and must be idempotent. */
  readonly applyDefaults?: (object: T) => void;
  /**
   * Clears what a client may not set on create, in place. Runs on a defaulted object that has its name and uid. (Status is
   * cleared by the machinery before.)
   */
  readonly prepareForCreate?: (object: T) => void;
  /** Carries over what an update may not touch, in place. (Status and system metadata are carried over by the machinery.) */
  readonly prepareForUpdate?: (next: T, previous: T) => void;
  /** Rules beyond the schema. Runs on a defaulted object. */
  readonly validate?: (object: T) => FieldError[];
  /** Rules for new objects alone. Runs after `validate`. */
  readonly validateCreate?: (object: T) => FieldError[];
  /** Which changes an update may make. Runs after `validate`. */
  readonly validateUpdate?: (next: T, previous: T) => FieldError[];
  /** Texts for the `Warning:` headers of an answer. */
  readonly warnings?: (object: T) => string[];
  /** Present where the kind has a `status` subresource. The machinery carries over all but metadata and status before these run. */
  readonly status?: UpdateRules<T> & {
    /** A client may set the status on create: kubelets register their Node with it. */
    readonly keepOnCreate?: true;
  };
  readonly scale?: ScalePaths;
  readonly connect?: readonly ConnectSubresource<T>[];
  /** Without these a table has Name and Age. */
  readonly columns?: readonly PrinterColumn<T>[];
  /** Field selectors beyond `metadata.name` and `metadata.namespace`. */
  readonly selectableFields?: Readonly<Record<string, (object: T) => string>>;
}

/**
 * Gives a definition the general type under which the registry holds it. Its functions are only ever called with
 * objects that were decoded by its own schema.
 */
export const defineResource = <T extends KubernetesObject>(definition: ResourceDefinition<T>): ResourceDefinition<T> => definition;

/** A definition of any kind. Method bivariance is needed here, so parameters are `never`-safe by construction of the registry. */
// biome-ignore lint/suspicious/noExplicitAny: one table holds definitions of every kind; each is only called with its own objects
export type AnyResourceDefinition = ResourceDefinition<any>;
