import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect, isIPv6 } from "node:net";
import { decode, encode, type Packet, type Question, streamDecode, streamEncode, TRUNCATED_RESPONSE } from "dns-packet";
import { DnsCache, rcodeOf } from "./cache";

export interface UpstreamOptions {
  /** Asked in order until one knows. */
  readonly servers: () => Promise<readonly string[]>;
  /** 53 when left out. */
  readonly port?: number;
  /** Milliseconds for each server. */
  readonly timeout?: number;
}

/** The outside world did not answer. */
export class UpstreamFailure extends Error {
  override readonly name = "UpstreamFailure";
}

const defaultTimeout = 2000;
/** Questions under way at once; further ones are refused rather than queued without end. */
const maximumInFlight = 500;

/** Asks the host's name servers, with a cache; equal questions at the same time are asked once. */
export class Upstream {
  readonly #options: UpstreamOptions;
  readonly #cache = new DnsCache();
  readonly #inFlight = new Map<string, Promise<Packet>>();

  constructor(options: UpstreamOptions) {
    this.#options = options;
  }

  /** The answer as the server gave it, with the time to live counted down. Rejects with UpstreamFailure. */
  async resolve(question: Question): Promise<Packet> {
    const key = `${question.type} ${question.class ?? "IN"} ${question.name.toLowerCase()}`;
    const cached = this.#cache.get(key);
    if (cached) return cached;
    const running = this.#inFlight.get(key);
    if (running) return running;
    if (this.#inFlight.size >= maximumInFlight) throw new UpstreamFailure("too many questions are under way");
    const asked = this.#ask(question).finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, asked);
    const answer = await asked;
    this.#cache.set(key, answer);
    return answer;
  }

  async #ask(question: Question): Promise<Packet> {
    const servers = await this.#options.servers();
    const reasons: string[] = [];
    let failure: Packet | undefined;
    for (const server of servers) {
      try {
        const datagram = await this.#askDatagram(server, question);
        const answer = (datagram.flags ?? 0) & TRUNCATED_RESPONSE ? await this.#askStream(server, question) : datagram;
        // A server that cannot or will not tell says nothing about the name: the next one may know it.
        if (!["SERVFAIL", "REFUSED", "NOTIMP"].includes(rcodeOf(answer))) return answer;
        failure = answer;
      } catch (error) {
        reasons.push(`${server}: ${(error as Error).message}`);
      }
    }
    if (failure) return failure;
    throw new UpstreamFailure(reasons.length > 0 ? reasons.join("; ") : "the host's resolv.conf names no name server");
  }

  #query(question: Question): { readonly id: number; readonly packet: Packet } {
    const id = randomInt(65_536);
    const additionals: Packet["additionals"] = [
      { type: "OPT", name: ".", udpPayloadSize: 1232, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options: [] },
    ];
    return { id, packet: { type: "query", id, flags: 256, questions: [question], additionals } };
  }

  #askDatagram(server: string, question: Question): Promise<Packet> {
    const { id, packet } = this.#query(question);
    // A socket, and with it a source port, for each question: an answer cannot be guessed from the outside.
    const socket = createSocket(isIPv6(server) ? "udp6" : "udp4");
    return new Promise<Packet>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("no answer in time")), this.#options.timeout ?? defaultTimeout);
      socket.on("error", reject);
      socket.on("message", (message) => {
        try {
          const answer = decode(message);
          const [asked] = answer.questions ?? [];
          if (answer.id !== id || asked?.name.toLowerCase() !== question.name.toLowerCase() || asked.type !== question.type) return;
          clearTimeout(timer);
          resolve(answer);
        } catch {
          // Not an answer: the one we wait for may still come.
        }
      });
      socket.connect(this.#options.port ?? 53, server, () => socket.send(encode(packet)));
      socket.once("close", () => clearTimeout(timer));
    }).finally(() => socket.close());
  }

  #askStream(server: string, question: Question): Promise<Packet> {
    const { packet } = this.#query(question);
    const socket = connect({ host: server, port: this.#options.port ?? 53 });
    return new Promise<Packet>((resolve, reject) => {
      let received = Buffer.alloc(0);
      socket.setTimeout(this.#options.timeout ?? defaultTimeout, () => reject(new Error("no answer in time")));
      socket.on("error", reject);
      socket.on("close", () => reject(new Error("the connection was closed")));
      socket.on("data", (chunk) => {
        received = Buffer.concat([received, chunk]);
        if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
        try {
          resolve(streamDecode(received) as Packet);
        } catch (error) {
          reject(error as Error);
        }
      });
      socket.on("connect", () => socket.write(streamEncode(packet)));
    }).finally(() => socket.destroy());
  }
}
