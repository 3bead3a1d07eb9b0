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

const coalesceMilliseconds = 20;
const retryMilliseconds = 1000;

/** Keeps the kernel's filter equal to the NetworkPolicies. Pods and namespaces are watched only while there are any. */
export class PolicyController {
  readonly #options: PolicyControllerOptions;
  readonly #policies: Informer<NetworkPolicy>;
  readonly #unsubscribe: (() => void)[] = [];
  #world: { readonly pods: Informer<Pod>; readonly namespaces: Informer<Namespace> } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #programmed: string | undefined = "";
  #closed = false;

  constructor(options: PolicyControllerOptions) {
    this.#options = options;
    this.#policies = options.informers.get(networkPolicyDefinition);
  }

  start(): void {
    const changed = () => this.#schedule(coalesceMilliseconds);
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
        const table = await this.#render();
        if (this.#closed || table === this.#programmed) return;
        await nft(table ?? removePolicyTable);
        this.#programmed = table;
      } catch (error) {
        this.#options.logger.error({ error: (error as Error).message }, "network policies could not be enforced; trying again");
        this.#schedule(retryMilliseconds);
      }
    });
    return this.#running;
  }

  async #render(): Promise<string | undefined> {
    const policies = [...this.#policies.values()].sort((a, b) => (a.metadata.uid < b.metadata.uid ? -1 : 1));
    if (policies.length === 0) return undefined;
    const { pods, namespaces } = await this.#watchWorld();
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

  async #watchWorld(): Promise<{ readonly pods: Informer<Pod>; readonly namespaces: Informer<Namespace> }> {
    if (!this.#world) {
      this.#world = { pods: this.#options.informers.get(podDefinition), namespaces: this.#options.informers.get(namespaceDefinition) };
      const changed = () => this.#schedule(coalesceMilliseconds);
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
