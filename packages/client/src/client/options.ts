import type { DeleteOptions } from "@gantry/api/meta/v1";

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface GetOptions extends CallOptions {
  readonly resourceVersion?: string;
}

export interface Selection {
  /** `app=web,tier in (a,b)`; everything when left out. */
  readonly labelSelector?: string;
  /** `spec.nodeName=node-1`. */
  readonly fieldSelector?: string;
}

export interface ListOptions extends CallOptions, Selection {
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: "Exact" | "NotOlderThan";
  /** Objects a request; 500 when left out, 0 asks for all at once. The result always holds every page. */
  readonly pageSize?: number;
}

export interface WatchOptions extends CallOptions, Selection {
  readonly resourceVersion?: string;
  /** Seconds after which the server ends the watch. */
  readonly timeoutSeconds?: number;
  /** BOOKMARK events, which tell how far the watch has come. */
  readonly bookmarks?: boolean;
}

export interface WriteOptions extends CallOptions {
  readonly fieldManager?: string;
  readonly fieldValidation?: "Strict" | "Warn" | "Ignore";
  readonly dryRun?: boolean;
}

/** How a patch is to be understood: RFC 6902, RFC 7386, or Kubernetes' strategic merge patch. */
export type PatchType = "json" | "merge" | "strategic";

export interface ApplyOptions extends CallOptions {
  readonly fieldManager: string;
  /** Takes over fields that other managers own, where it would be a conflict otherwise. */
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

export interface DeleteCallOptions extends CallOptions, Pick<DeleteOptions, "gracePeriodSeconds" | "preconditions"> {
  readonly propagationPolicy?: "Foreground" | "Background" | "Orphan";
  readonly dryRun?: boolean;
}
