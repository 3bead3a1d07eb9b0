import { badRequest } from "../machinery/errors";
import { decodeUtf8 } from "./text";

export const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** More levels than any kind has; keeps a crafted message from exhausting the stack. */
const maximumDepth = 100;

const malformed = (what: string): Error => badRequest(`the protobuf body cannot be read: ${what}`);

/** Reads protobuf's wire format. All failures are StatusErrors 400. */
export class ProtobufReader {
  position = 0;
  #end: number;
  #depth = 0;

  constructor(readonly bytes: Uint8Array) {
    this.#end = bytes.length;
  }

  get atEnd(): boolean {
    return this.position >= this.#end;
  }

  /** An integer of up to 64 bits, signed. Beyond 2^53 it loses precision. */
  integer(): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte();
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >> 4;
      } else high |= bits << (shift - 32);
      if (byte < 128) return high === 0 ? low >>> 0 : (high | 0) * 4_294_967_296 + (low >>> 0);
    }
    throw malformed("an integer is too long");
  }

  /** A length, a tag or another number that is never negative. */
  unsigned(): number {
    const value = this.integer();
    if (value < 0) throw malformed("a length is negative");
    return value;
  }

  int32(): number {
    return this.integer() | 0;
  }

  double(): number {
    const at = this.#take(8);
    return new DataView(this.bytes.buffer, this.bytes.byteOffset + at, 8).getFloat64(0, true);
  }

  text(): string {
    const length = this.unsigned();
    const start = this.#take(length);
    return decodeUtf8(this.bytes, start, start + length);
  }

  /** A view of the bytes, not a copy. */
  blob(): Uint8Array {
    const length = this.unsigned();
    const start = this.#take(length);
    return this.bytes.subarray(start, start + length);
  }

  /** Reads an embedded message: calls back for every field in it. The callback must read or skip the field's value. */
  message(onField: (number: number, type: number) => void): void {
    const length = this.unsigned();
    const end = this.position + length;
    if (end > this.#end) throw malformed("it ends too early");
    if (this.#depth >= maximumDepth) throw malformed("it is nested too deeply");
    const outer = this.#end;
    this.#end = end;
    this.#depth += 1;
    this.fields(onField);
    this.#depth -= 1;
    this.#end = outer;
  }

  fields(onField: (number: number, type: number) => void): void {
    while (!this.atEnd) {
      const tag = this.unsigned();
      onField(Math.floor(tag / 8), tag & 7);
    }
  }

  skip(type: number): void {
    if (type === wireType.varint) this.integer();
    else if (type === wireType.fixed64) this.#take(8);
    else if (type === wireType.bytes) this.#take(this.unsigned());
    else if (type === wireType.fixed32) this.#take(4);
    else throw malformed(`unknown wire type ${type}`);
  }

  #byte(): number {
    return this.bytes[this.#take(1)] ?? 0;
  }

  #take(length: number): number {
    const start = this.position;
    if (length > this.#end - start) throw malformed("it ends too early");
    this.position = start + length;
    return start;
  }
}
