/** Control frames of SPDY/3.1 by their number. */
export const FrameType = { synStream: 1, synReply: 2, reset: 3, settings: 4, ping: 6, goAway: 7, headers: 8, windowUpdate: 9 } as const;

export const finFlag = 1;

/** Status of a RST_STREAM. */
export const ResetStatus = { protocolError: 1, refusedStream: 3, cancel: 5 } as const;

export interface DataFrame {
  readonly control: false;
  readonly streamId: number;
  readonly flags: number;
  readonly payload: Buffer;
}

export interface ControlFrame {
  readonly control: true;
  readonly type: number;
  readonly flags: number;
  readonly payload: Buffer;
}

export type Frame = DataFrame | ControlFrame;

const headerLength = 8;
const controlBit = 0x8000_0000;
const version = 3;

const frameHeader = (first: number, flags: number, length: number): Buffer => {
  const header = Buffer.allocUnsafe(headerLength);
  header.writeUInt32BE(first, 0);
  header.writeUInt32BE(flags * 0x100_0000 + length, 4);
  return header;
};

export const encodeControl = (type: number, flags: number, payload: Buffer): Buffer =>
  Buffer.concat([frameHeader(controlBit + version * 0x1_0000 + type, flags, payload.length), payload]);

export const dataHeader = (streamId: number, flags: number, length: number): Buffer => frameHeader(streamId, flags, length);

/** 32-bit numbers one after the other. */
export const words = (...values: number[]): Buffer => {
  const bytes = Buffer.allocUnsafe(values.length * 4);
  values.forEach((value, index) => {
    bytes.writeUInt32BE(value, index * 4);
  });
  return bytes;
};

/** Cuts a stream of bytes into frames, however it arrives. Copies a byte at most twice. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The next whole frame, or undefined until more has come. */
  next(): Frame | undefined {
    if (this.#length < headerLength) return undefined;
    const header = this.#peek(headerLength);
    const first = header.readUInt32BE(0);
    const flagsAndLength = header.readUInt32BE(4);
    const length = flagsAndLength & 0xff_ffff;
    if (this.#length < headerLength + length) return undefined;
    this.#take(headerLength);
    const payload = this.#take(length);
    const flags = flagsAndLength >>> 24;
    if (first < controlBit) return { control: false, streamId: first, flags, payload };
    return { control: true, type: first & 0xffff, flags, payload };
  }

  #peek(length: number): Buffer {
    const [first] = this.#chunks;
    if (first && first.length >= length) return first;
    this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  #take(length: number): Buffer {
    const taken: Buffer[] = [];
    let left = length;
    while (left > 0) {
      const chunk = this.#chunks.shift();
      if (!chunk) break;
      taken.push(chunk.subarray(0, left));
      if (chunk.length > left) this.#chunks.unshift(chunk.subarray(left));
      left -= Math.min(left, chunk.length);
    }
    this.#length -= length;
    return taken.length === 1 && taken[0] ? taken[0] : Buffer.concat(taken);
  }
}
