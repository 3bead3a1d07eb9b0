import { constants, createDeflate, createInflate, type Deflate, type Inflate } from "node:zlib";
import { headerDictionary } from "./dictionary";

export type Headers = Readonly<Record<string, string>>;

/** Names and values as the draft lays them out: a count, then each with a length of 32 bits in front. */
export const encodeHeaders = (headers: Headers): Buffer => {
  const entries = Object.entries(headers);
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const text = (value: string) => [number(Buffer.byteLength(value)), Buffer.from(value)];
  return Buffer.concat([number(entries.length), ...entries.flatMap(([name, value]) => [...text(name.toLowerCase()), ...text(value)])]);
};

/** Throws a RangeError when the block is cut short. */
export const decodeHeaders = (block: Buffer): Headers => {
  let offset = 4;
  const text = () => {
    const length = block.readUInt32BE(offset);
    const end = offset + 4 + length;
    if (end > block.length) throw new RangeError("a header block is shorter than its lengths say");
    const value = block.toString("utf8", offset + 4, end);
    offset = end;
    return value;
  };
  const headers: Record<string, string> = {};
  for (let left = block.readUInt32BE(0); left > 0; left--) {
    const name = text();
    headers[name.toLowerCase()] = text();
  }
  return headers;
};

/** Headers are small; a block that grows beyond this was made to exhaust memory. */
const largestBlock = 1 << 20;

/** Feeds one block through a compression context that lives as long as the connection. Calls must not overlap. */
const through = (context: Deflate | Inflate, input: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const output: Buffer[] = [];
    let size = 0;
    const collect = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= largestBlock) output.push(chunk);
    };
    const done = () => {
      context.off("data", collect);
      context.off("error", reject);
    };
    context.on("data", collect);
    context.once("error", reject);
    context.write(input, () => {
      done();
      if (size > largestBlock) reject(new RangeError("a header block is too large"));
      else resolve(Buffer.concat(output));
    });
  });

/** The header compression of one connection: one context for each direction. */
export class HeaderCodec {
  readonly #deflate = createDeflate({ dictionary: headerDictionary, flush: constants.Z_SYNC_FLUSH });
  readonly #inflate = createInflate({ dictionary: headerDictionary, flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH });

  compress(headers: Headers): Promise<Buffer> {
    return through(this.#deflate, encodeHeaders(headers));
  }

  async decompress(block: Buffer): Promise<Headers> {
    return decodeHeaders(await through(this.#inflate, block));
  }

  close(): void {
    this.#deflate.close();
    this.#inflate.close();
  }
}
