import { metricNames, type Sample } from "./sample";

const width = metricNames.length;
const pointsPerBlock = 60;

/** Some consecutive samples of one subject. 2.2 kB. */
interface Block {
  readonly subject: string;
  readonly times: Float64Array;
  readonly values: Float32Array;
  length: number;
}

export interface Point {
  /** In ms since 1970. */
  readonly time: number;
  readonly values: ArrayLike<number>;
}

/**
 * The samples of the last while, in memory. Bounded in time and in blocks: with very many pods, the oldest blocks go
 * earlier.
 */
export class RecentHistory {
  readonly #blocks = new Map<string, Block[]>();
  /** All blocks in the order in which they were begun. */
  #order: Block[] = [];
  readonly #age: number;
  readonly #mostBlocks: number;

  constructor(options: { age: number; mostBlocks: number }) {
    this.#age = options.age;
    this.#mostBlocks = options.mostBlocks;
  }

  add(subject: string, time: number, sample: Sample): void {
    const blocks = this.#blocks.get(subject) ?? [];
    let block = blocks.at(-1);
    if (!block || block.length === pointsPerBlock) {
      block = { subject, times: new Float64Array(pointsPerBlock), values: new Float32Array(pointsPerBlock * width), length: 0 };
      blocks.push(block);
      this.#order.push(block);
      this.#blocks.set(subject, blocks);
    }
    block.times[block.length] = time;
    block.values.set(sample, block.length * width);
    block.length++;
  }

  /** Drops what is too old, and what is too much. */
  trim(now: number): void {
    const isOld = (block: Block) => (block.times[block.length - 1] ?? 0) < now - this.#age;
    let drop = Math.max(0, this.#order.length - this.#mostBlocks);
    for (let block = this.#order[drop]; block && isOld(block); block = this.#order[++drop]);
    if (drop === 0) return;
    for (const block of this.#order.slice(0, drop)) {
      const left = this.#blocks.get(block.subject)?.filter((other) => other !== block) ?? [];
      if (left.length > 0) this.#blocks.set(block.subject, left);
      else this.#blocks.delete(block.subject);
    }
    this.#order = this.#order.slice(drop);
  }

  /** The samples of a subject within a time span, oldest first. */
  *points(subject: string, from: number, to: number): Generator<Point> {
    for (const { times, values, length } of this.#blocks.get(subject) ?? []) {
      for (let index = 0; index < length; index++) {
        const time = times[index] ?? 0;
        if (time >= from && time <= to) yield { time, values: values.subarray(index * width, (index + 1) * width) };
      }
    }
  }

  /** When the oldest sample of a subject was taken. */
  start(subject: string): number | undefined {
    return this.#blocks.get(subject)?.[0]?.times[0];
  }
}
