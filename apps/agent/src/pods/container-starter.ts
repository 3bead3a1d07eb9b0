import type { Pod } from "@gantry/api/core/v1";
import { ConfigError } from "../environment/config-error";
import { containerEnvironment } from "../environment/container-environment";
import { type ImageDetails, type RuntimeContainer, RuntimeError } from "../runtime/types";
import { fieldPathOf, type PodContainer } from "./container-names";
import { containerSpec } from "./container-spec";
import type { PodDependencies } from "./dependencies";
import { PodDirectory } from "./pod-directory";
import { resourceSettings } from "./resources";
import { containerSecurity } from "./security";
import type { WaitingReason } from "./status/container-status";

/** A container that could not be started: why, as its status shows it. */
export class StartFailure extends Error {
  constructor(
    readonly waiting: WaitingReason,
    /** Left behind in the runtime by the attempt; it has ended. */
    readonly containerId?: string,
  ) {
    super(waiting.message ?? waiting.reason);
    this.name = "StartFailure";
  }
}

export interface StartRequest {
  readonly pod: Pod;
  readonly target: PodContainer;
  readonly attempt: number;
  readonly sandboxId: string;
  readonly image: ImageDetails;
  readonly podIPs: readonly string[];
  readonly volumePaths: ReadonlyMap<string, string>;
  readonly targetContainerId?: string;
}

/** Makes one container of a pod and starts it. Resolves with its state as the runtime shows it. @throws StartFailure */
export const startContainer = async (request: StartRequest, dependencies: PodDependencies): Promise<RuntimeContainer> => {
  const { pod, target } = request;
  const { container } = target;
  const { runtime, node } = dependencies;
  const report = (type: "Normal" | "Warning", reason: string, message: string): void =>
    dependencies.event(pod, { type, reason, message, fieldPath: fieldPathOf(target) });
  const fail = (reason: string, error: unknown, containerId?: string): StartFailure => {
    const message = error instanceof Error ? error.message : String(error);
    report("Warning", "Failed", `Error: ${message}`);
    return new StartFailure({ reason, message }, containerId);
  };

  let id: string;
  try {
    const environment = await containerEnvironment(pod, container, {
      objects: dependencies.objects,
      services: dependencies.servicesFor(pod.metadata.namespace ?? ""),
      node: { podIPs: request.podIPs, hostIPs: node.hostIPs, allocatable: node.allocatable() },
      onInvalidNames: (message) => report("Warning", "InvalidEnvironmentVariableNames", message),
    });
    const spec = await containerSpec({
      ...request,
      container,
      role: target.role,
      environment,
      volumes: dependencies.volumes,
      directory: new PodDirectory(dependencies.root, pod.metadata.uid),
      resources: resourceSettings(pod, container, {
        nodeMemory: node.memoryBytes,
        ...(node.pidsLimit === undefined ? {} : { pidsLimit: node.pidsLimit }),
      }),
      security: await containerSecurity(pod, container, { seccompDirectory: `${dependencies.root}/seccomp`, image: request.image }),
    });
    id = await runtime.createContainer(spec);
  } catch (error) {
    throw fail(error instanceof ConfigError ? error.reason : "CreateContainerError", error);
  }
  report("Normal", "Created", `Created container: ${container.name}`);
  try {
    await runtime.start(id);
  } catch (error) {
    const reason = error instanceof RuntimeError ? error.reason : "RunContainerError";
    const message = `failed to start container ${JSON.stringify(container.name)}: ${error instanceof Error ? error.message : error}`;
    throw fail(reason === "ContainerCannotRun" ? reason : "RunContainerError", new Error(message), id);
  }
  report("Normal", "Started", `Started container ${container.name}`);
  const started = await runtime.inspect(id);
  if (!started) throw fail("RunContainerError", new Error(`container ${container.name} was removed while it was being started`));
  return started;
};
