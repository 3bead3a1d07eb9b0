import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { StatusError } from "@gantry/api";
import type { Transport } from "@gantry/client";
import { apiPath, resources } from "../../lib/kubernetes/resource";
import type { LogRequest } from "../../lib/live/protocol";
import type { LiveSocket } from "./connection";

const maxStreams = 30;
/** Text for one message to the browser. Characters. */
const chunkLimit = 64_000;
const patience = 60_000;

/**
 * Container logs on their way to one browser, read as the user through the `log` subresource. A chunk is read from
 * the stream only when the browser has taken the one before it.
 */
export class LogStreams {
  readonly #open = new Map<number, AbortController>();

  constructor(
    private readonly socket: LiveSocket,
    private readonly transport: Transport,
  ) {}

  async open(request: LogRequest): Promise<void> {
    this.close(request.id);
    if (this.#open.size >= maxStreams) return;
    const abort = new AbortController();
    this.#open.set(request.id, abort);
    let failure: StatusError | undefined;
    try {
      await this.#pump(request.id, await this.#start(request, abort.signal), abort.signal);
    } catch (error) {
      if (abort.signal.aborted) return;
      failure = error instanceof StatusError ? error : new StatusError(500, "InternalError", "the log stream was cut off");
    }
    if (this.#open.get(request.id) !== abort) return;
    this.#open.delete(request.id);
    this.socket.emit("logEnd", request.id, failure?.status);
  }

  close(id: number): void {
    this.#open.get(id)?.abort();
    this.#open.delete(id);
  }

  closeAll(): void {
    for (const id of [...this.#open.keys()]) this.close(id);
  }

  #start({ namespace, pod, id: _, ...query }: LogRequest, signal: AbortSignal): Promise<Readable> {
    const path = apiPath(resources.pods, { namespace, name: pod, subresource: "log" });
    return this.transport.stream({ method: "GET", path, query, signal });
  }

  async #pump(id: number, stream: Readable, signal: AbortSignal): Promise<void> {
    const stop = (): void => void stream.destroy();
    signal.addEventListener("abort", stop, { once: true });
    const decoder = new StringDecoder("utf8");
    try {
      for await (const chunk of stream) {
        const text = decoder.write(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk));
        for (let start = 0; start < text.length; start += chunkLimit)
          await this.socket.timeout(patience).emitWithAck("logData", id, text.slice(start, start + chunkLimit));
      }
    } finally {
      signal.removeEventListener("abort", stop);
      stream.destroy();
    }
  }
}
