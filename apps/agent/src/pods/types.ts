import type { Pod } from "@gantry/api/core/v1";
import type { RuntimeContainer } from "../runtime/types";

/** One pod of this node as the agent sees it at this moment. */
export interface PodView {
  /** As the API server last sent it, with the status that the agent has computed since. Shared: do not change it. */
  readonly pod: Pod;
  /** The running sandbox, when there is one. Its `pid` leads to the pod's network namespace. */
  readonly sandbox?: RuntimeContainer;
  /** The newest container of each name, running or not, init and ephemeral containers included. */
  readonly containers: readonly RuntimeContainer[];
  /** Containers of each name that have ended before the newest one, newest first: what `logs --previous` reads. */
  previous(containerName: string): RuntimeContainer | undefined;
  /** Directories of the pod's volumes on the node by volume name, for disk figures. */
  readonly volumePaths: ReadonlyMap<string, string>;
}

/** What the agent's HTTP server and its metrics may ask of the pods part. */
export interface PodRegistry {
  list(): PodView[];
  get(namespace: string, name: string): PodView | undefined;
  byUid(uid: string): PodView | undefined;
}
