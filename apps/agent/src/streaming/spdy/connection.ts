import { EventEmitter } from "node:events";
import type { Duplex } from "node:stream";
import { dataHeader, encodeControl, type Frame, FrameReader, FrameType, finFlag, ResetStatus, words } from "./frames";
import { HeaderCodec, type Headers } from "./header-block";
import { SpdyStream, type StreamTransport } from "./stream";

interface SpdyConnectionEvents {
  /** The other side has opened a stream; it waits for `reply()`. */
  stream: [SpdyStream];
  /** The connection is gone, and every stream with it. */
  close: [];
}

/** More open streams than this are refused. */
const maximumStreams = 1000;
/** What is written as one data frame. */
const largestData = 64 * 1024;

/**
 * SPDY/3.1 over any duplex, as Kubernetes' clients use it for exec, attach and port-forward: streams with compressed
 * headers, no flow control by windows (they neither send nor expect WINDOW_UPDATE). A reader that falls behind holds up
 * the connection instead, so that memory stays bounded.
 */
export class SpdyConnection extends EventEmitter<SpdyConnectionEvents> {
  readonly #socket: Duplex;
  readonly #frames = new FrameReader();
  readonly #codec = new HeaderCodec();
  readonly #streams = new Map<number, SpdyStream>();
  readonly #full = new Set<number>();
  readonly #transport: StreamTransport;
  #nextId: number;
  /** Frames with headers leave in the order in which they were compressed. */
  #sending: Promise<void> = Promise.resolve();
  #closeWhenRead = false;
  #reading = false;
  #closed = false;

  /** @param role Clients open odd streams, servers even ones. */
  constructor(socket: Duplex, role: "server" | "client" = "server") {
    super();
    this.#socket = socket;
    this.#nextId = role === "client" ? 1 : 2;
    this.#transport = {
      sendData: (id, data, fin) => this.#sendData(id, data, fin),
      sendReset: (id) => this.#write(encodeControl(FrameType.reset, 0, words(id, ResetStatus.cancel))),
      sendReply: (id, headers) => this.#sendHeaders(FrameType.synReply, words(id), headers),
      drained: (id) => {
        if (this.#full.delete(id) && this.#full.size === 0) void this.#read();
      },
      closed: (id) => {
        this.#streams.delete(id);
        if (this.#full.delete(id) && this.#full.size === 0) void this.#read();
      },
    };
    socket.on("data", (chunk: Buffer) => {
      this.#frames.push(chunk);
      void this.#read();
    });
    socket.on("end", () => this.close());
    socket.on("close", () => this.#closedBySocket());
    socket.on("error", () => this.#closedBySocket());
  }

  get open(): boolean {
    return !this.#closed;
  }

  /** Opens a stream towards the other side. */
  async createStream(headers: Headers): Promise<SpdyStream> {
    const id = this.#nextId;
    this.#nextId += 2;
    const stream = new SpdyStream(id, headers, this.#transport);
    this.#streams.set(id, stream);
    await this.#sendHeaders(FrameType.synStream, Buffer.concat([words(id, 0), Buffer.alloc(2)]), headers);
    return stream;
  }

  /** Says goodbye and closes once everything written has left. */
  close(): void {
    if (this.#closed) return;
    void this.#sending.then(() => {
      if (this.#socket.writable) this.#socket.end(encodeControl(FrameType.goAway, 0, words(0, 0)));
    });
  }

  #closedBySocket(): void {
    if (this.#closed) return;
    // What arrived before the end has to reach its streams before they end.
    if (this.#reading || this.#full.size > 0) {
      this.#closeWhenRead = true;
      return;
    }
    this.#closed = true;
    for (const stream of [...this.#streams.values()]) {
      // What has arrived may still be read; what is written has nowhere to go.
      stream.receiveEnd();
      if (stream.readableLength === 0) stream.destroy();
      else stream.once("end", () => stream.destroy());
    }
    this.#codec.close();
    this.#socket.destroy();
    this.emit("close");
  }

  #write(bytes: Buffer): void {
    if (!this.#closed && this.#socket.writable) this.#socket.write(bytes);
  }

  #sendHeaders(type: number, prefix: Buffer, headers: Headers): Promise<void> {
    this.#sending = this.#sending.then(async () => {
      if (this.#closed) return;
      this.#write(encodeControl(type, 0, Buffer.concat([prefix, await this.#codec.compress(headers)])));
    });
    return this.#sending;
  }

  async #sendData(id: number, data: Buffer, fin: boolean): Promise<void> {
    await this.#sending;
    let offset = 0;
    do {
      const part = data.subarray(offset, offset + largestData);
      offset += part.length;
      await this.#sendFrame(dataHeader(id, fin && offset >= data.length ? finFlag : 0, part.length), part);
    } while (offset < data.length);
  }

  #sendFrame(header: Buffer, data: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed || !this.#socket.writable) return reject(new Error("the connection is closed"));
      this.#socket.cork();
      const flowing = this.#socket.write(header);
      const both = data.length > 0 ? this.#socket.write(data) : flowing;
      this.#socket.uncork();
      if (both) return resolve();
      const done = () => {
        this.#socket.off("drain", done);
        this.#socket.off("close", done);
        resolve();
      };
      this.#socket.on("drain", done);
      this.#socket.on("close", done);
    });
  }

  /** Works through what has arrived, unless a stream's reader is behind. */
  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (!this.#closed && this.#full.size === 0) {
        const frame = this.#frames.next();
        if (!frame) break;
        await this.#accept(frame);
      }
      if (this.#full.size > 0) this.#socket.pause();
      else this.#socket.resume();
    } catch {
      // The other side does not speak the protocol: nothing that follows could be understood.
      this.#socket.destroy();
    } finally {
      this.#reading = false;
      if (this.#closeWhenRead && this.#full.size === 0) this.#closedBySocket();
    }
  }

  async #accept(frame: Frame): Promise<void> {
    if (!frame.control) {
      const stream = this.#streams.get(frame.streamId);
      if (stream && !stream.receive(frame.payload)) this.#full.add(frame.streamId);
      if (frame.flags & finFlag) stream?.receiveEnd();
      return;
    }
    const { type, payload } = frame;
    if (type === FrameType.synStream) await this.#acceptStream(payload, frame.flags);
    else if (type === FrameType.synReply) {
      await this.#codec.decompress(payload.subarray(4));
      if (frame.flags & finFlag) this.#streams.get(payload.readUInt32BE(0))?.receiveEnd();
    } else if (type === FrameType.headers) await this.#codec.decompress(payload.subarray(4));
    else if (type === FrameType.reset) {
      const stream = this.#streams.get(payload.readUInt32BE(0));
      stream?.receiveEnd();
      stream?.destroy();
    } else if (type === FrameType.ping) this.#write(encodeControl(FrameType.ping, 0, payload));
  }

  async #acceptStream(payload: Buffer, flags: number): Promise<void> {
    const id = payload.readUInt32BE(0) & 0x7fff_ffff;
    const headers = await this.#codec.decompress(payload.subarray(10));
    if (this.#streams.size >= maximumStreams || this.#streams.has(id)) {
      this.#write(encodeControl(FrameType.reset, 0, words(id, ResetStatus.refusedStream)));
      return;
    }
    const stream = new SpdyStream(id, headers, this.#transport);
    stream.on("error", () => {});
    this.#streams.set(id, stream);
    if (flags & finFlag) stream.receiveEnd();
    this.emit("stream", stream);
  }
}
