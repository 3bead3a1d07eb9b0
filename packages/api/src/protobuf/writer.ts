import { wireType } from "./reader";
import { encodeUtf8 } from "./text";

/** Writes protobuf's wire format into a buffer that grows. */
export class ProtobufWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(size = 1024) {
    this.#bytes = new Uint8Array(size);
  }

  /** What has been written; a view that is valid until the next write. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  tag(number: number, type: number): void {
    this.integer(number * 8 + type);
  }

  /** A signed integer; negative ones take ten bytes. */
  integer(value: number): void {
    this.#reserve(10);
    let low = value >>> 0;
    let high = Math.floor(value / 4_294_967_296) >>> 0;
    while (high > 0 || low > 127) {
      this.#bytes[this.#length++] = (low & 127) | 128;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.#bytes[this.#length++] = low;
  }

  double(value: number): void {
    this.#reserve(8);
    new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#length, 8).setFloat64(0, value, true);
    this.#length += 8;
  }

  text(value: string): void {
    const start = this.#open(value.length);
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 127) {
        this.#length = start;
        this.blob(encodeUtf8(value));
        return;
      }
      this.#bytes[this.#length++] = code;
    }
    this.#close(start);
  }

  /** Bytes with their length in front. */
  blob(value: Uint8Array): void {
    this.integer(value.length);
    this.raw(value);
  }

  raw(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** An embedded message with its tag and length. */
  message(number: number, write: () => void): void {
    this.tag(number, wireType.bytes);
    const start = this.#open(0);
    write();
    this.#close(start);
  }

  field(number: number, value: string): void {
    this.tag(number, wireType.bytes);
    this.text(value);
  }

  /** Leaves one byte for a length that is not known yet. */
  #open(expected: number): number {
    this.#reserve(expected + 1);
    this.#length += 1;
    return this.#length - 1;
  }

  #close(start: number): void {
    const length = this.#length - start - 1;
    if (length < 128) {
      this.#bytes[start] = length;
      return;
    }
    const extra = length < 1 << 14 ? 1 : length < 1 << 21 ? 2 : length < 1 << 28 ? 3 : 4;
    this.#reserve(extra);
    this.#bytes.copyWithin(start + 1 + extra, start + 1, this.#length);
    const end = this.#length + extra;
    this.#length = start;
    this.integer(length);
    this.#length = end;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + size));
    larger.set(this.finish());
    this.#bytes = larger;
  }
}
