export interface LogLine {
  /** Counts up over the life of the buffer. */
  readonly number: number;
  /** Which pod or container it came from; "" when there is only one. */
  readonly source: string;
  readonly text: string;
}

/** How many lines a browser keeps; the oldest go first. */
export const maxLogLines = 20_000;

/** The text of logs as lines: pieces are put together per source, and the oldest lines dropped beyond the limit. */
export class LogBuffer {
  #lines: LogLine[] = [];
  readonly #rests = new Map<string, string>();
  #count = 0;
  #dropped = 0;

  constructor(private readonly limit = maxLogLines) {}

  append(source: string, text: string): void {
    const pieces = ((this.#rests.get(source) ?? "") + text).split("\n");
    this.#rests.set(source, pieces.pop() ?? "");
    for (const piece of pieces) this.#push(source, piece);
    const surplus = this.#lines.length - this.limit;
    // In steps, so that a full buffer is not copied for every line.
    if (surplus > this.limit / 10) {
      this.#lines = this.#lines.slice(surplus);
      this.#dropped += surplus;
    }
  }

  /** What a source said last without ending the line. */
  end(source: string): void {
    const rest = this.#rests.get(source);
    this.#rests.delete(source);
    if (rest) this.#push(source, rest);
  }

  /** The newest lines, at most the limit. A new array each time. */
  lines(): readonly LogLine[] {
    return this.#lines.slice(-this.limit);
  }

  /** How many lines were let go to stay within the limit. */
  get dropped(): number {
    return this.#dropped + Math.max(0, this.#lines.length - this.limit);
  }

  #push(source: string, text: string): void {
    this.#count += 1;
    this.#lines.push({ number: this.#count, source, text: text.replace(/\r$/, "") });
  }
}
