import { type KubernetesObject, matcherFromSelector } from "@gantry/api";
import type { Pod } from "@gantry/api/core/v1";
import type { PodDisruptionBudget } from "@gantry/api/policy/v1";
import { type DrainConsent, type DrainPod, judgePod, missingConsent } from "../../lib/drain/rules";
import type { Evicted } from "./evict";

/** Between two questions about a blocked pod: doubles from the first to the longest. Milliseconds. */
const firstWait = 1_000;
const longestWait = 15_000;

const lossWords = { unmanaged: "nothing makes it anew", localData: "its emptyDir data would be lost" } as const;

type Objects = ReadonlyMap<string, KubernetesObject>;

interface Entry {
  readonly pod: Pod;
  told: DrainPod;
  /** When to ask, or ask again; milliseconds since the epoch. */
  due: number;
  wait: number;
  /** The budgets that count it, as far as the person may see them. */
  budgets: readonly PodDisruptionBudget[];
}

const budgetsOf = (pod: Pod, objects: Objects): PodDisruptionBudget[] => {
  const found: PodDisruptionBudget[] = [];
  for (const object of objects.values()) {
    if (object.metadata.namespace !== pod.metadata.namespace) continue;
    const budget = object as PodDisruptionBudget;
    if (budget.spec.selector && matcherFromSelector(budget.spec.selector).matches(pod.metadata.labels)) found.push(budget);
  }
  return found;
};

const versionsOf = (budgets: readonly PodDisruptionBudget[]): string =>
  budgets.map(({ metadata }) => `${metadata.uid}/${metadata.resourceVersion}`).join();

const hasRoom = (budgets: readonly PodDisruptionBudget[]): boolean => budgets.every(({ status }) => (status?.disruptionsAllowed ?? 0) > 0);

/** What a drain knows of each pod, and which of them to ask next. */
export class DrainLedger {
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new Set<Entry>();

  constructor(private readonly consent: DrainConsent) {}

  /** Pods that have still to go. */
  get left(): number {
    return this.#count("queued") + this.#count("blocked") + this.#count("leaving");
  }

  /** Takes in what is on the node now, and the budgets of the cluster. */
  compare(pods: Objects, budgets: Objects): void {
    for (const [uid, object] of pods) {
      const pod = object as Pod;
      const entry = this.#entries.get(uid) ?? this.#add(pod);
      if (pod.metadata.deletionTimestamp !== undefined && entry.told.state !== "leaving") this.#tell(entry, { state: "leaving", why: "" });
      const counting = budgetsOf(pod, budgets);
      if (entry.told.state === "blocked" && versionsOf(counting) !== versionsOf(entry.budgets) && hasRoom(counting)) entry.due = 0;
      entry.budgets = counting;
    }
    for (const [uid, entry] of this.#entries)
      if (!pods.has(uid) && entry.told.state !== "gone") this.#tell(entry, { state: "gone", why: "" });
  }

  /** Those to ask now. */
  due(now: number): Pod[] {
    return this.#toAsk.filter(({ due }) => due <= now).map(({ pod }) => pod);
  }

  /** Milliseconds until the next is to be asked; undefined when none is. */
  nextDue(now: number): number | undefined {
    const dues = this.#toAsk.map(({ due }) => due);
    return dues.length > 0 ? Math.min(...dues) - now : undefined;
  }

  /** Writes down what the API server answered about a pod. */
  note({ metadata: { uid } }: Pod, answer: Evicted, now: number): void {
    const entry = this.#entries.get(uid);
    if (!entry) return;
    if (answer.outcome === "refused") this.#tell(entry, { state: "refused", why: this.#reason(entry, answer.why) });
    else if (answer.outcome === "blocked") {
      entry.due = now + Math.max(entry.wait, answer.retryAfter * 1_000);
      entry.wait = Math.min(entry.wait * 2, longestWait);
      this.#tell(entry, { state: "blocked", why: answer.why, ...(answer.budget ? { budget: answer.budget } : {}) });
    } else this.#tell(entry, { state: "leaving", why: "" });
  }

  /** The pods that something became known of since the last time. */
  takeChanges(): DrainPod[] {
    const changes = [...this.#changed].map(({ told }) => told);
    this.#changed.clear();
    return changes;
  }

  get #toAsk(): Entry[] {
    return [...this.#entries.values()].filter(({ told: { state } }) => state === "queued" || state === "blocked");
  }

  #reason({ budgets }: Entry, why: string): string {
    const names = budgets.map(({ metadata: { name } }) => name);
    return names.length > 1 ? `PodDisruptionBudgets ${names.join(" and ")} both count it; only one may` : why;
  }

  #count(state: DrainPod["state"]): number {
    return [...this.#entries.values()].filter(({ told }) => told.state === state).length;
  }

  #add(pod: Pod): Entry {
    const verdict = judgePod(pod);
    const missing = missingConsent(verdict, this.consent);
    const { uid, name, namespace = "" } = pod.metadata;
    const why = missing.map((loss) => lossWords[loss]).join(", and ") || verdict.why;
    const state = verdict.fate === "stay" ? "stays" : missing.length > 0 ? "refused" : "queued";
    const entry: Entry = { pod, told: { uid, name, namespace, state, why }, due: 0, wait: firstWait, budgets: [] };
    this.#entries.set(uid, entry);
    this.#changed.add(entry);
    return entry;
  }

  #tell(entry: Entry, news: Pick<DrainPod, "state" | "why" | "budget">): void {
    const { uid, name, namespace } = entry.told;
    entry.told = { uid, name, namespace, ...news };
    this.#changed.add(entry);
  }
}
