import type { Pool } from "pg";
import type { Point } from "./recent-history";
import { metricNames, type Sample } from "./sample";

const columns = ["cpu_cores", "memory_bytes", "received_bytes", "sent_bytes", "read_bytes", "written_bytes", "disk_bytes"];
const minute = 60_000;
const rowsPerInsert = 2_000;
const mostPoints = 20_000;

interface Sum {
  readonly totals: number[];
  readonly counts: number[];
}

/** One value a minute, kept in Postgres: the average of the samples of that minute. */
export class MinuteHistory {
  readonly #database: Pick<Pool, "query">;
  readonly #age: number;
  #minute = 0;
  #sums = new Map<string, Sum>();

  constructor(database: Pick<Pool, "query">, options: { age: number }) {
    this.#database = database;
    this.#age = options.age;
  }

  add(subject: string, sample: Sample): void {
    const sum = this.#sums.get(subject) ?? { totals: metricNames.map(() => 0), counts: metricNames.map(() => 0) };
    this.#sums.set(subject, sum);
    for (const [index, value] of sample.entries()) {
      if (Number.isNaN(value)) continue;
      sum.totals[index] = (sum.totals[index] ?? 0) + value;
      sum.counts[index] = (sum.counts[index] ?? 0) + 1;
    }
  }

  /** Writes the minute that is over, and forgets what is too old. Call it after every round; most calls do nothing. */
  async flush(now: number): Promise<void> {
    const current = Math.floor(now / minute) * minute;
    if (this.#minute === 0) this.#minute = current;
    if (this.#minute === current) return;
    const written = this.#minute;
    const sums = [...this.#sums];
    this.#minute = current;
    this.#sums = new Map();
    for (let start = 0; start < sums.length; start += rowsPerInsert) await this.#insert(written, sums.slice(start, start + rowsPerInsert));
    await this.#database.query("DELETE FROM metric_samples WHERE minute < $1", [new Date(now - this.#age)]);
  }

  /** The minutes of a subject within a time span, oldest first. */
  async points(subject: string, from: number, to: number): Promise<Point[]> {
    const { rows } = await this.#database.query<{ time: number; values: number[] }>(
      `SELECT (extract(epoch FROM minute) * 1000)::float8 AS time, ARRAY[${columns.join(", ")}] AS values
       FROM metric_samples WHERE subject = $1 AND minute >= $2 AND minute <= $3 ORDER BY minute LIMIT ${mostPoints}`,
      [subject, new Date(from), new Date(to)],
    );
    return rows;
  }

  /** Replicas measure the same: the first one to write a minute is as right as the next. */
  async #insert(at: number, sums: readonly (readonly [string, Sum])[]): Promise<void> {
    const averages = metricNames.map((_, index) => sums.map(([, { totals, counts }]) => (totals[index] ?? 0) / (counts[index] ?? 0)));
    await this.#database.query(
      `INSERT INTO metric_samples (minute, subject, ${columns.join(", ")})
       SELECT $1, * FROM unnest($2::text[], ${columns.map((_, index) => `$${index + 3}::real[]`).join(", ")})
       ON CONFLICT DO NOTHING`,
      [new Date(at), sums.map(([subject]) => subject), ...averages],
    );
  }
}
