import type Docker from "dockerode";
import type { ContainerCreateOptions } from "dockerode";
import type { Logger } from "../../log";
import type { ContainerSpec, SandboxSpec } from "../spec";
import { RuntimeError } from "../types";
import { containerCreateOptions, sandboxCreateOptions } from "./create-options";
import { messageOf, runtimeError, statusCode } from "./errors";
import { mayLowerOomScores } from "./oom-scores";
import { ensurePauseImage } from "./pause-image";

export interface ContainerCreatorOptions {
  readonly docker: Docker;
  /** Whom the containers belong to. */
  readonly owner: string;
  readonly log: Logger;
  /** Removes a container by its id or name; one that is gone already is not an error. */
  readonly remove: (container: string) => Promise<void>;
}

/** Makes containers on a Docker engine. Starting them is another's business. */
export class ContainerCreator {
  private lowersOomScores: Promise<boolean> | undefined;

  constructor(private readonly options: ContainerCreatorOptions) {}

  /** Resolves with the container's id. @throws RuntimeError */
  async sandbox(spec: SandboxSpec): Promise<string> {
    const create = () => this.create(sandboxCreateOptions(spec, this.options.owner));
    try {
      return await create();
    } catch (error) {
      if (!(error instanceof RuntimeError) || error.reason !== "NotFound") throw error;
      await ensurePauseImage(this.options.docker).catch((cause: unknown) => {
        throw runtimeError(cause, "CreateContainerError");
      });
      return create();
    }
  }

  /** Resolves with the container's id. @throws RuntimeError */
  async container(spec: ContainerSpec): Promise<string> {
    const score = spec.resources.oomScoreAdj ?? 0;
    const oomScoreAdj = score >= 0 || (await this.mayLowerOomScores()) ? score : 0;
    return this.create(containerCreateOptions({ ...spec, resources: { ...spec.resources, oomScoreAdj } }, this.options.owner));
  }

  private async create(options: ContainerCreateOptions): Promise<string> {
    const { docker, log, remove } = this.options;
    try {
      return (await docker.createContainer(options)).id;
    } catch (error) {
      // A creation whose answer got lost left a container of this name behind: it never ran, so it can go.
      if (statusCode(error) === 409 && options.name !== undefined) {
        log.info({ name: options.name, message: messageOf(error) }, "Replacing a container that was left behind");
        await remove(options.name);
        return docker.createContainer(options).then(
          ({ id }) => id,
          (again: unknown) => {
            throw runtimeError(again, "CreateContainerError");
          },
        );
      }
      throw runtimeError(error, "CreateContainerError");
    }
  }

  /** Found out when the first container asks for it. */
  private mayLowerOomScores(): Promise<boolean> {
    const { docker, log } = this.options;
    this.lowersOomScores ??= mayLowerOomScores(docker, log).catch((error: unknown) => {
      this.lowersOomScores = undefined;
      throw runtimeError(error, "CreateContainerError");
    });
    return this.lowersOomScores;
  }
}
