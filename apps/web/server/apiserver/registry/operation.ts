import type { CoreRequest } from "../core/request";
import type { UserInfo } from "../core/user";
import type { ServedResource } from "./served";
import type { WriteOptions } from "./write-options";

/** One request to a resource, with everything that the steps of its way need to know. */
export interface Operation {
  readonly request: CoreRequest;
  readonly user: UserInfo;
  readonly served: ServedResource;
  /** "" for cluster-scoped resources and for all namespaces. */
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
  readonly options: WriteOptions;
}
