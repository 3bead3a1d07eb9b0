import { rm } from "node:fs/promises";
import type { PodDirectory } from "./pod-directory";
import type { PodSandbox } from "./pod-sandbox";
import type { PodScope } from "./pod-scope";

export interface PodEndingParts {
  readonly sandbox: PodSandbox;
  readonly directory: PodDirectory;
}

/** Takes one pod away from the node once nothing of it runs any more. All of it may be called again after a failure. */
export class PodEnding {
  private hasToldApi = false;

  constructor(
    private readonly scope: PodScope,
    private readonly parts: PodEndingParts,
  ) {}

  /** Gives back what a pod holds while it runs: network, volumes. The ended containers stay, for their logs. */
  async release(): Promise<void> {
    const { dependencies } = this.scope;
    await this.parts.sandbox.remove();
    await dependencies.volumes.unmount(this.scope.pod().metadata.uid);
    dependencies.images.forget(this.scope.pod());
  }

  /** Tells the API server once that nothing runs any more: it then forgets the pod. */
  async tellApi(): Promise<void> {
    if (this.hasToldApi) return;
    this.hasToldApi = true;
    await this.scope.dependencies.statuses.finish(this.scope.pod().metadata.uid);
  }

  /** Removes what is left: ended containers and files. */
  async cleanUp(): Promise<void> {
    const { state, dependencies } = this.scope;
    for (const { id } of state.all()) {
      await dependencies.runtime.remove(id);
      state.forget(id);
    }
    await rm(this.parts.directory.path, { recursive: true, force: true });
  }
}
