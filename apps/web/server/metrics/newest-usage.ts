import type { NodeUsage, PodUsage } from "../apiserver";
import type { Usage } from "../dashboard/metrics";
import { type Counters, coresOf, readCounters, type Sample, toSample } from "./sample";
import { subjectText } from "./subject";
import type { PodStats, Stats, Summary } from "./summary";

interface Reading {
  readonly subject: string;
  /** When it was taken, in ms since 1970. */
  readonly at: number;
  readonly counters: Counters;
  readonly usage: Usage;
}

interface PodReading extends Reading {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly containers: readonly { readonly name: string; readonly counters: Counters; readonly usage: Usage }[];
}

export interface SubjectSample {
  readonly subject: string;
  readonly sample: Sample;
}

const timestamp = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

const quantities = ({ cpu, memory }: Usage) => ({ cpu: `${Math.round(cpu * 1e9)}n`, memory: `${Math.round(memory / 1024)}Ki` });

const known = (value: number | undefined): number => (value === undefined || Number.isNaN(value) ? 0 : value);

/** The last reading of every node and pod: what `kubectl top` shows, and what the next rates are told from. */
export class NewestUsage {
  readonly #nodes = new Map<string, Reading>();
  readonly #pods = new Map<string, PodReading>();
  readonly #staleAfter: number;
  readonly #window: string;

  constructor({ staleAfter, window }: { staleAfter: number; window: number }) {
    this.#staleAfter = staleAfter;
    this.#window = `${Math.round(window / 1000)}s`;
  }

  /** Takes a node's Summary in; returns the samples that it makes. */
  take({ node, pods = [] }: Summary, now: number): SubjectSample[] {
    const name = node.nodeName;
    const subject = subjectText({ kind: "node", name });
    const { reading, sample } = this.#read(node, subject, { now, diskUsed: node.fs?.usedBytes, previous: this.#nodes.get(name)?.counters });
    this.#nodes.set(name, reading);
    return [{ subject, sample }, ...pods.map((pod) => this.#takePod(pod, now))];
  }

  /** Drops what has not been heard of for some time. */
  forget(now: number): void {
    for (const readings of [this.#nodes, this.#pods]) {
      for (const [key, { at }] of readings) if (at < now - this.#staleAfter) readings.delete(key);
    }
  }

  nodes(): NodeUsage[] {
    return [...this.#nodes].map(([name, { at, usage }]) => ({
      name,
      timestamp: timestamp(at),
      window: this.#window,
      usage: quantities(usage),
    }));
  }

  pods(namespace: string): PodUsage[] {
    return [...this.#pods.values()]
      .filter((pod) => namespace === "" || pod.namespace === namespace)
      .map(({ namespace, name, at, containers }) => ({
        namespace,
        name,
        timestamp: timestamp(at),
        window: this.#window,
        containers: containers.map((container) => ({ name: container.name, usage: quantities(container.usage) })),
      }));
  }

  nodeUsage(): Map<string, Usage> {
    return new Map([...this.#nodes].map(([name, { usage }]) => [name, usage]));
  }

  podUsage(): Map<string, Usage> {
    return new Map([...this.#pods].map(([key, { usage }]) => [key, usage]));
  }

  #takePod(pod: PodStats, now: number): SubjectSample {
    const { namespace, name, uid } = pod.podRef;
    const key = `${namespace}/${name}`;
    const last = this.#pods.get(key);
    const previous = last?.uid === uid ? last : undefined;
    const subject = subjectText({ kind: "pod", namespace, name });
    const diskUsed = pod["ephemeral-storage"]?.usedBytes;
    const { reading, sample } = this.#read(pod, subject, { now, diskUsed, previous: previous?.counters });
    const containers = (pod.containers ?? []).map((container) => {
      const counters = readCounters(container, now);
      const earlier = previous?.containers.find((other) => other.name === container.name)?.counters;
      return { name: container.name, counters, usage: this.#usage(container, counters, earlier) };
    });
    this.#pods.set(key, { ...reading, uid, namespace, name, containers });
    return { subject, sample };
  }

  #read(
    stats: Stats,
    subject: string,
    { now, diskUsed, previous }: { now: number; diskUsed: number | undefined; previous: Counters | undefined },
  ): { reading: Reading; sample: Sample } {
    const counters = readCounters(stats, now);
    const sample = toSample(stats, diskUsed ?? Number.NaN, { current: counters, previous });
    return { reading: { subject, at: now, counters, usage: this.#usage(stats, counters, previous) }, sample };
  }

  #usage(stats: Stats, current: Counters, previous: Counters | undefined): Usage {
    return { cpu: known(coresOf(stats.cpu, current, previous)), memory: known(stats.memory?.workingSetBytes) };
  }
}
