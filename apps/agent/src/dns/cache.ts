import { type Answer, encodingLength, type Packet } from "dns-packet";

interface Entry {
  readonly packet: Packet;
  readonly storedAt: number;
  readonly expiresAt: number;
}

const maximumEntries = 10_000;
/** Bytes of an answer; who asks for larger ones, on purpose or not, does not fill the cache with them. */
const largestEntry = 4096;
/** Bounds of how long answers and denials are kept, in seconds. */
const longestAnswer = 30;
const longestDenial = 5;

const hasTtl = (answer: Answer): answer is Answer & { ttl?: number } => answer.type !== "OPT";

const timeToLive = (packet: Packet): number => {
  const ttls = [...(packet.answers ?? []), ...(packet.authorities ?? [])].flatMap((answer) => (hasTtl(answer) ? [answer.ttl ?? 0] : []));
  const bound = (packet.answers?.length ?? 0) > 0 ? longestAnswer : longestDenial;
  return Math.min(bound, ...(ttls.length > 0 ? ttls : [bound]));
};

/** Answers from outside, for as long as they may be kept. When full, the oldest goes. */
export class DnsCache {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  /** @param now Milliseconds, growing. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get(key: string): Packet | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    const now = this.#now();
    if (now >= entry.expiresAt) {
      this.#entries.delete(key);
      return undefined;
    }
    const age = Math.floor((now - entry.storedAt) / 1000);
    const older = (answers: Answer[] | undefined) =>
      answers?.map((answer) => (hasTtl(answer) ? { ...answer, ttl: Math.max(0, (answer.ttl ?? 0) - age) } : answer));
    return { ...entry.packet, answers: older(entry.packet.answers), authorities: older(entry.packet.authorities) };
  }

  /** Keeps an answer or a denial; failures are not kept. */
  set(key: string, packet: Packet): void {
    const code = packet.type === "response" ? rcodeOf(packet) : "SERVFAIL";
    if (code !== "NOERROR" && code !== "NXDOMAIN") return;
    const seconds = timeToLive(packet);
    if (seconds <= 0 || encodingLength(packet) > largestEntry) return;
    this.#entries.delete(key);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= maximumEntries && oldest !== undefined) this.#entries.delete(oldest);
    const now = this.#now();
    this.#entries.set(key, { packet, storedAt: now, expiresAt: now + seconds * 1000 });
  }
}

/** The response code, which the codec keeps apart from its type. */
export const rcodeOf = (packet: Packet): string => (packet as { rcode?: string }).rcode ?? "NOERROR";
