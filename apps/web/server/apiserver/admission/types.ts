import type { AnyResourceDefinition, KubernetesObject } from "@gantry/api";
import type { UserInfo } from "../core/user";
import type { ServedResource } from "../registry/served";

export type AdmissionOperation = "CREATE" | "UPDATE" | "DELETE" | "CONNECT";

/** A write on its way: what admission plugins look at, change and refuse. */
export interface AdmissionRequest {
  readonly operation: AdmissionOperation;
  readonly user: UserInfo;
  readonly served: ServedResource;
  readonly definition: AnyResourceDefinition;
  /** The version that the client used. */
  readonly version: string;
  readonly subresource: string;
  readonly namespace: string;
  /** "" while a generated name is not known yet. */
  readonly name: string;
  /** In the stored version, and the request's own: plugins change it in place. Absent for deletions. */
  object?: KubernetesObject;
  /** What is stored: not to be changed. */
  readonly oldObject?: KubernetesObject;
  readonly dryRun: boolean;
  readonly warnings: string[];
  /** Options of the operation, for webhooks. */
  readonly options?: object;
  /** Undoes what a plugin did outside the object (a quota charged, an address taken) when the write does not happen. */
  readonly undo: (() => Promise<void>)[];
  /** Runs after the write was stored. */
  readonly afterwards: (() => Promise<void>)[];
}

/** One step of admission. Throws StatusErrors to refuse. */
export interface AdmissionPlugin {
  readonly name: string;
  /** Changes `object`. Runs before validation. */
  readonly mutate?: (request: AdmissionRequest) => void | Promise<void>;
  /** Refuses. Runs on the object as it would be stored. */
  readonly validate?: (request: AdmissionRequest) => void | Promise<void>;
}

/** All plugins, in order. */
export interface Admission {
  mutate(request: AdmissionRequest): Promise<void>;
  validate(request: AdmissionRequest): Promise<void>;
}
