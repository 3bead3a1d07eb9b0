import { type Namespace, namespaceDefinition, type Pod, podDefinition } from "@gantry/api/core/v1";
import { type NetworkPolicy, networkPolicyDefinition } from "@gantry/api/networking/v1";
import type { Informer, InformerFactory } from "@gantry/client";
import type { Logger } from "pino";
import { nft } from "../proxy/nft-backend";
import type { AttachedSandbox } from "../types";
import { labelsOf, policyPod } from "./rules";
import { removePolicyTable, renderPolicyTable } from "./table";

export interface PolicyControllerOptions {
  readonly nodeName: string;
  readonly informers: InformerFactory;
  /** The pods of this node: their addresses are known here before the API server knows them. */
  readonly attached: () => readonly AttachedSandbox[];
  readonly dnsAddress: string;
  readonly logger: Logger;
}

interface World {
  readonly pods: Informer<Pod>;
  readonly namespaces: Informer<Namespace>;
}

const coalesceMilliseconds = 20;
const longestRest = 1000;
/** The rules are made from all pods of the cluster: where that takes long, changes wait so many times as long for the next ones. */
const restFactor = 5;
const retryMilliseconds = 1000;

/** Keeps the kernel's filter equal to the NetworkPolicies. Pods and namespaces are watched only while there are any. */
export class PolicyController {
  readonly #options: PolicyControllerOptions;
  readonly #policies: Informer<NetworkPolicy>;
  readonly #unsubscribe: (() => void)[] = [];
  #world: World | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #programmed: string | undefined = "";
  #lastDuration = 0;
  #closed = false;

  constructor(options: PolicyControllerOptions) {
    this.#options = options;
    this.#policies = options.informers.get(networkPolicyDefinition);
  }

  start(): void {
    const changed = () => this.#changed();
    this.#unsubscribe.push(this.#policies.addHandlers({ add: changed, update: changed, delete: changed }));
    // Without any policy a table of an earlier life must go as well.
    void this.#policies.synced().then(changed);
  }

  /** A pod has come or gone on this node. Resolves when the rules know of it, so that no pod runs unguarded. */
  podsChanged(): Promise<void> {
    if (this.#policies.size === 0) return Promise.resolve();
    return this.#program();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const stop of this.#unsubscribe) stop();
    await this.#running;
  }

  #changed(): void {
    this.#schedule(Math.min(longestRest, Math.max(coalesceMilliseconds, this.#lastDuration * restFactor)));
  }

  #schedule(delay: number): void {
    if (this.#closed || this.#timer || !this.#policies.hasSynced) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#program();
    }, delay);
  }

  #program(): Promise<void> {
    this.#running = this.#running.then(async () => {
      try {
        const world = this.#policies.size === 0 ? undefined : await this.#watchWorld();
        const begun = performance.now();
        const table = world && this.#render(world);
        this.#lastDuration = performance.now() - begun;
        if (this.#closed) return;
        if (table !== this.#programmed) await nft(table ?? removePolicyTable);
        this.#programmed = table;
      } catch (error) {
        this.#options.logger.error({ error: (error as Error).message }, "network policies could not be enforced; trying again");
        this.#schedule(retryMilliseconds);
      }
    });
    return this.#running;
  }

  #render({ pods, namespaces }: World): string | undefined {
    const policies = [...this.#policies.values()].sort((a, b) => (a.metadata.uid < b.metadata.uid ? -1 : 1));
    const here = new Map(this.#options.attached().map((sandbox) => [sandbox.podUid, sandbox.ip]));
    const all = [...pods.values()].flatMap((pod) => {
      const seen = policyPod(pod, here.get(pod.metadata.uid) ?? pod.status?.podIP);
      return seen ? [{ seen, local: here.has(pod.metadata.uid) }] : [];
    });
    return renderPolicyTable(
      all.flatMap(({ seen, local }) => (local ? [seen] : [])),
      policies,
      {
        dnsAddress: this.#options.dnsAddress,
        world: { pods: all.map(({ seen }) => seen), namespaceLabels: (name) => labelsOf(namespaces.get(name)) },
      },
    );
  }

  async #watchWorld(): Promise<World> {
    if (!this.#world) {
      this.#world = { pods: this.#options.informers.get(podDefinition), namespaces: this.#options.informers.get(namespaceDefinition) };
      const changed = () => this.#changed();
      const podChanged = (pod: Pod, previous?: Pod) => {
        const [now, before] = [pod, previous].map(
          (each) => each && JSON.stringify([each.metadata.labels, each.status?.podIP, each.status?.phase]),
        );
        if (now !== before) changed();
      };
      this.#unsubscribe.push(
        this.#world.pods.addHandlers({ add: podChanged, update: podChanged, delete: changed }),
        this.#world.namespaces.addHandlers({ add: changed, update: changed, delete: changed }),
      );
    }
    await Promise.all([this.#world.pods.synced(), this.#world.namespaces.synced()]);
    return this.#world;
  }
}
