import type { RuntimeContainer } from "../runtime/types";
import { podContainers } from "./container-names";
import type { PodImages } from "./pod-images";
import type { PodScope } from "./pod-scope";
import type { PodStopper } from "./pod-stopper";
import { removeSandbox, startSandbox } from "./sandbox-starter";

/** The agenda's key: no container's name, for those cannot hold a slash. */
const agendaKey = "sandbox/";
/** A sandbox that could not be made is tried again after this long, doubling, in milliseconds. */
const firstRetry = 500;
const longestRetry = 30_000;

export interface PodSandboxParts {
  readonly images: PodImages;
  readonly stopper: PodStopper;
}

/** The sandbox of one pod, which holds its namespaces and its addresses: makes it, and takes it away again. */
export class PodSandbox {
  private retry = firstRetry;
  private hasReportedNetwork = false;
  private podIPs: readonly string[];

  constructor(
    private readonly scope: PodScope,
    private readonly parts: PodSandboxParts,
  ) {
    this.podIPs = (scope.pod().status?.podIPs ?? []).map(({ ip }) => ip);
  }

  /** The pod's addresses: those that the API knows until the node has given it some. */
  get ips(): readonly string[] {
    return this.podIPs;
  }

  /** Takes over a sandbox that an earlier agent has left running. */
  adopt(sandbox: RuntimeContainer): void {
    this.scope.state.observe(sandbox);
    const address = this.scope.dependencies.network.get(sandbox.id);
    if (address) this.podIPs = address.ips;
  }

  /** Makes the sandbox, unless the network is not there yet or the last try was just now. The pod is woken when it runs. */
  async create(): Promise<void> {
    const { agenda, dependencies, state } = this.scope;
    if (!this.networkIsReady() || !agenda.isDue(agendaKey)) return;
    const pod = this.scope.pod();
    // The image of the first container is looked for while the sandbox starts.
    const [first] = podContainers(pod);
    if (first) this.parts.images.get(first);
    try {
      const attempt = Math.max(-1, ...this.all().map((sandbox) => sandbox.attempt)) + 1;
      const { sandbox, podIPs } = await startSandbox(pod, attempt, dependencies);
      this.podIPs = podIPs;
      state.observe(sandbox);
      this.retry = firstRetry;
      agenda.forget(agendaKey);
      this.scope.wake();
    } catch (error) {
      const message = `Failed to create pod sandbox: ${error instanceof Error ? error.message : error}`;
      this.scope.report("Warning", { reason: "FailedCreatePodSandBox", message });
      // What the attempt leaves behind is removed, which wakes the pod: it must not try again for that.
      agenda.put(agendaKey, this.retry);
      this.retry = Math.min(this.retry * 2, longestRetry);
    }
  }

  /** Stops everything and takes the sandbox away. Resolves to false as long as something still runs. */
  async clear(): Promise<boolean> {
    if (this.scope.state.running().length > 0) {
      this.scope.report("Normal", { reason: "SandboxChanged", message: "Pod sandbox changed, it will be killed and re-created." });
      this.parts.stopper.stopAll();
      return false;
    }
    await this.remove();
    return true;
  }

  /** Takes away every sandbox that the pod ever had. Nothing may run in them any more. */
  async remove(): Promise<void> {
    for (const sandbox of this.all()) {
      await removeSandbox(sandbox, this.scope.dependencies);
      this.scope.state.forget(sandbox.id);
    }
  }

  private all(): RuntimeContainer[] {
    return this.scope.state.all().filter(({ sandbox }) => sandbox);
  }

  /** Without the node's network there is nothing to give a sandbox; the change wakes all pods. */
  private networkIsReady(): boolean {
    const { ready, reason, message } = this.scope.dependencies.network.readiness();
    if (ready || this.scope.pod().spec.hostNetwork) return true;
    const text = `network is not ready: container runtime network not ready: NetworkReady=false reason:${reason} message:${message}`;
    if (!this.hasReportedNetwork) this.scope.report("Warning", { reason: "NetworkNotReady", message: text });
    this.hasReportedNetwork = true;
    return false;
  }
}
