import { createHash, randomBytes } from "node:crypto";
import { PassThrough, Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { labels } from "../labels";
import type { ContainerSpec, SandboxSpec } from "../spec";
import {
  type AttachedProcess,
  type CommandProcess,
  type ContainerRuntime,
  type ImageDetails,
  type LogOptions,
  type ProcessOptions,
  type RuntimeContainer,
  RuntimeError,
  type RuntimeEvent,
  type RuntimeImage,
  type RuntimeInfo,
  type RuntimeSubscription,
} from "../types";

export interface HollowTimings {
  /** Milliseconds that a start takes, at least and at most. */
  readonly start: readonly [number, number];
}

const defaultTimings: HollowTimings = { start: [40, 160] };
const imageSize = 20 * 1024 * 1024;
const notice = "This container is simulated: the node runs with --runtime hollow, and nothing is executed on it.";

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/**
 * Containers that exist in memory only. They start, run and stop as real ones do to everybody who looks at them through the
 * API, which is what tests of scale and demonstrations need. Everything that shows one says that it is simulated.
 */
export class HollowRuntime implements ContainerRuntime {
  readonly kind = "hollow";
  private readonly containers = new Map<string, RuntimeContainer>();
  private readonly known = new Map<string, ImageDetails>();
  private readonly listeners = new Set<(event: RuntimeEvent) => void>();

  constructor(private readonly timings: HollowTimings = defaultTimings) {}

  async info(): Promise<RuntimeInfo> {
    return { version: "hollow://1", operatingSystem: "simulated", storagePath: "/", cgroupDriver: "none" };
  }

  async list(): Promise<RuntimeContainer[]> {
    return [...this.containers.values()];
  }

  async inspect(id: string): Promise<RuntimeContainer | undefined> {
    return this.containers.get(id);
  }

  async createSandbox(spec: SandboxSpec): Promise<string> {
    return this.create({ sandbox: true, pod: spec.pod, name: "", attempt: spec.attempt, image: "hollow", labels: spec.labels });
  }

  async createContainer(spec: ContainerSpec): Promise<string> {
    const { pod, name, attempt, image } = spec;
    return this.create({ sandbox: false, pod, name, attempt, image, labels: { ...spec.labels, [labels.containerName]: name } });
  }

  async start(id: string): Promise<void> {
    const container = this.get(id);
    if (!container.sandbox) {
      const [least, most] = this.timings.start;
      await delay(least + Math.random() * (most - least));
    }
    this.put({ ...this.get(id), state: "running", startedAt: Date.now() });
    this.emit("started", container);
  }

  async kill(id: string, signal: string): Promise<void> {
    const container = this.containers.get(id);
    if (container?.state !== "running") return;
    this.put({ ...container, state: "exited", exitCode: signal === "SIGKILL" ? 137 : 0, finishedAt: Date.now() });
    this.emit("exited", container);
  }

  async remove(id: string): Promise<void> {
    const container = this.containers.get(id);
    if (!container) return;
    await this.kill(id, "SIGKILL");
    this.containers.delete(id);
    this.emit("removed", container);
  }

  subscribe(listener: (event: RuntimeEvent) => void): RuntimeSubscription {
    this.listeners.add(listener);
    return { ready: Promise.resolve(), close: () => this.listeners.delete(listener) };
  }

  async logs(id: string, options: LogOptions): Promise<Readable> {
    const { startedAt } = this.get(id);
    if (startedAt === undefined) return Readable.from([]);
    const time = options.timestamps ? `${new Date(startedAt).toISOString().replace("Z", "000000Z")} ` : "";
    const lines = options.tailLines === 0 ? [] : [`${time}${notice}\n`];
    if (!options.follow) return Readable.from(lines);
    const stream = new PassThrough();
    for (const line of lines) stream.write(line);
    options.signal?.addEventListener("abort", () => stream.destroy());
    return stream;
  }

  async exec(id: string, _command: readonly string[], _options: ProcessOptions): Promise<CommandProcess> {
    this.get(id);
    return {
      stdout: Readable.from([`${notice}\n`]),
      exitCode: Promise.resolve(126),
      resize: async () => undefined,
      kill: async () => undefined,
      close: () => undefined,
    };
  }

  attach(id: string, options: ProcessOptions): Promise<AttachedProcess> {
    return this.exec(id, [], options);
  }

  async images(): Promise<RuntimeImage[]> {
    return [...this.known.values()];
  }

  async image(reference: string): Promise<ImageDetails | undefined> {
    return this.known.get(reference) ?? [...this.known.values()].find(({ id }) => id === reference);
  }

  async pull(reference: string): Promise<ImageDetails> {
    const id = `sha256:${digest(reference)}`;
    const details = { id, names: [reference], sizeBytes: imageSize, createdAt: Date.now(), user: "", volumes: [] };
    this.known.set(reference, details);
    for (const listener of this.listeners) listener({ type: "images" });
    return details;
  }

  async removeImage(id: string): Promise<void> {
    for (const [reference, image] of this.known) if (image.id === id) this.known.delete(reference);
  }

  /** A load that differs from container to container and sways slowly, so that graphs show something. */
  usage(id: string): { cpuNanoseconds: number; memoryBytes: number } | undefined {
    const container = this.containers.get(id);
    if (container?.state !== "running" || container.sandbox || container.startedAt === undefined) return undefined;
    const seed = Number.parseInt(id.slice(0, 6), 16) / 0xffffff;
    const seconds = (Date.now() - container.startedAt) / 1000;
    const cores = 0.005 + 0.045 * seed;
    const sway = (60 / (2 * Math.PI)) * (1 - Math.cos((2 * Math.PI * seconds) / 60));
    return {
      cpuNanoseconds: Math.round(cores * (seconds + 0.5 * sway) * 1e9),
      memoryBytes: Math.round((16 + 48 * seed + 4 * Math.sin(seconds / 90)) * 1024 * 1024),
    };
  }

  async close(): Promise<void> {
    this.listeners.clear();
  }

  private create(made: Pick<RuntimeContainer, "sandbox" | "pod" | "name" | "attempt" | "image" | "labels">): string {
    const id = randomBytes(32).toString("hex");
    this.put({
      ...made,
      id,
      state: "created",
      pid: 0,
      createdAt: Date.now(),
      oomKilled: false,
      imageId: made.image,
      stopSignal: "SIGTERM",
      tty: false,
    });
    return id;
  }

  private get(id: string): RuntimeContainer {
    const container = this.containers.get(id);
    if (!container) throw new RuntimeError("NotFound", `No such container: ${id}`);
    return container;
  }

  private put(container: RuntimeContainer): void {
    this.containers.set(container.id, container);
  }

  private emit(type: "started" | "exited" | "removed", { id, pod }: RuntimeContainer): void {
    const event = { type, id, podUid: pod.uid };
    // As with a real engine, whoever caused an event hears of it after the call has returned.
    setImmediate(() => {
      for (const listener of this.listeners) listener(event);
    });
  }
}
