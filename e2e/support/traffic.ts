import { request } from "node:http";

/** What came of requests that were sent one after the other for a while. */
export interface TrafficReport {
  readonly answered: number;
  /** Of each failed request: when it was sent and why it failed. */
  readonly failures: readonly string[];
}

const get = (url: string): Promise<void> =>
  new Promise((resolve, reject) => {
    // A connection for each request: every one of them is balanced anew.
    const outgoing = request(url, { agent: false, timeout: 5_000 }, (response) => {
      response.resume();
      response.on("error", reject);
      response.on("end", () => (response.statusCode === 200 ? resolve() : reject(new Error(`status ${response.statusCode}`))));
    });
    outgoing.on("timeout", () => outgoing.destroy(new Error("no answer within 5 s")));
    outgoing.on("error", reject);
    outgoing.end();
  });

/** Sends requests to these addresses in turn, a few at a time, until it is stopped. */
export class Traffic {
  readonly #lanes: Promise<void>[];
  readonly #failures: string[] = [];
  #answered = 0;
  #stopped = false;

  constructor(urls: readonly string[], lanes = 4) {
    this.#lanes = Array.from({ length: lanes }, (_, lane) => this.#send(urls, lane));
  }

  async stop(): Promise<TrafficReport> {
    this.#stopped = true;
    await Promise.all(this.#lanes);
    return { answered: this.#answered, failures: this.#failures };
  }

  async #send(urls: readonly string[], lane: number): Promise<void> {
    for (let turn = lane; !this.#stopped; turn++) {
      const url = urls[turn % urls.length] ?? "";
      const sentAt = new Date().toISOString();
      await get(url).then(
        () => this.#answered++,
        (error: Error) => this.#failures.push(`${sentAt} ${url}: ${error.message}`),
      );
    }
  }
}
