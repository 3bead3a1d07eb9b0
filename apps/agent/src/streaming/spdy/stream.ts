import { Duplex } from "node:stream";
import type { Headers } from "./header-block";

/** How a stream reaches its connection. */
export interface StreamTransport {
  sendData(streamId: number, data: Buffer, fin: boolean): Promise<void>;
  sendReset(streamId: number): void;
  sendReply(streamId: number, headers: Headers): Promise<void>;
  /** The reader has room again. */
  drained(streamId: number): void;
  closed(streamId: number): void;
}

/** One of the streams of a connection; each direction ends by itself. */
export class SpdyStream extends Duplex {
  readonly id: number;
  readonly headers: Headers;
  readonly #transport: StreamTransport;
  #remoteEnded = false;

  constructor(id: number, headers: Headers, transport: StreamTransport) {
    super({ allowHalfOpen: true, highWaterMark: 256 * 1024, autoDestroy: true });
    this.id = id;
    this.headers = headers;
    this.#transport = transport;
  }

  /** Accepts a stream that the other side has opened. */
  reply(headers: Headers = {}): Promise<void> {
    return this.#transport.sendReply(this.id, headers);
  }

  /** Called by the connection. False when the reader should be given time. */
  receive(data: Buffer): boolean {
    return this.#remoteEnded || this.destroyed || data.length === 0 || this.push(data);
  }

  /** Called by the connection when nothing more will come. */
  receiveEnd(): void {
    if (this.#remoteEnded) return;
    this.#remoteEnded = true;
    this.push(null);
  }

  override _read(): void {
    this.#transport.drained(this.id);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#transport.sendData(this.id, chunk, false).then(() => callback(), callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#transport.sendData(this.id, Buffer.alloc(0), true).then(() => callback(), callback);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.#remoteEnded || !this.writableFinished) this.#transport.sendReset(this.id);
    this.#transport.closed(this.id);
    callback(error);
  }
}
