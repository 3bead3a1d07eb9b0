import { createSocket, type Socket as DatagramSocket, type RemoteInfo } from "node:dgram";
import { createServer, type Server, type Socket } from "node:net";
import {
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type OptAnswer,
  type Packet,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from "dns-packet";
import type { Logger } from "pino";
import { type Resolution, type Resolver, rcodeNumber } from "./resolver";

/** Without EDNS a datagram holds no more; with it we never send more than fits everywhere unfragmented. */
const classicPayload = 512;
const largestPayload = 1232;
/** The length of a message over TCP has 16 bits. */
const largestMessage = 65_535;
const idleConnectionMilliseconds = 10_000;
const maximumConnections = 500;
/** Questions of one connection that wait for their answers before no more are read from it. */
const maximumPipelined = 16;

const optOf = (query: Packet): OptAnswer | undefined =>
  query.additionals?.find((additional): additional is OptAnswer => additional.type === "OPT");

const responseTo = (query: Packet, resolution: Resolution): Packet => {
  const opt = optOf(query);
  const own: OptAnswer = {
    type: "OPT",
    name: ".",
    udpPayloadSize: largestPayload,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
  return {
    type: "response",
    id: query.id,
    flags:
      RECURSION_AVAILABLE |
      ((query.flags ?? 0) & RECURSION_DESIRED) |
      (resolution.authoritative ? AUTHORITATIVE_ANSWER : 0) |
      rcodeNumber(resolution.rcode),
    questions: query.questions,
    answers: resolution.answers,
    authorities: resolution.authorities,
    additionals: [...resolution.additionals, ...(opt ? [own] : [])],
  };
};

/**
 * Encodes within a number of bytes: first the extras go, then answers, and then it says that it is cut short. As many
 * answers as fit stay in, because some resolvers (older ones of musl) never ask again over TCP.
 */
const encodeWithin = (response: Packet, limit: number): Buffer => {
  const whole = encode(response);
  if (whole.length <= limit) return whole;
  const additionals = response.additionals?.filter((answer) => answer.type === "OPT");
  const bare = encode({ ...response, additionals });
  if (bare.length <= limit) return bare;
  const answers = response.answers ?? [];
  const cut = (count: number): Buffer =>
    encode({
      ...response,
      flags: (response.flags ?? 0) | TRUNCATED_RESPONSE,
      answers: answers.slice(0, count),
      authorities: [],
      additionals,
    });
  let [fits, tooMany] = [0, answers.length];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (cut(middle).length <= limit) fits = middle;
    else tooMany = middle;
  }
  return cut(fits);
};

/** Encodes for a datagram of the size that the asker can take. */
export const encodeDatagram = (query: Packet, response: Packet): Buffer =>
  encodeWithin(response, Math.min(largestPayload, Math.max(classicPayload, optOf(query)?.udpPayloadSize ?? classicPayload)));

export interface DnsServerOptions {
  readonly address: string;
  readonly port: number;
  readonly resolver: Resolver;
  readonly logger: Logger;
}

/** Answers DNS on one address, over UDP and TCP. */
export class DnsServer {
  readonly #options: DnsServerOptions;
  readonly #datagrams: DatagramSocket;
  readonly #streams: Server;
  readonly #connections = new Set<Socket>();

  constructor(options: DnsServerOptions) {
    this.#options = options;
    this.#datagrams = createSocket({ type: "udp4", recvBufferSize: 1 << 20 });
    this.#streams = createServer((socket) => this.#serveConnection(socket));
    this.#streams.maxConnections = maximumConnections;
    this.#datagrams.on("message", (message, remote) => void this.#serveDatagram(message, remote));
  }

  /** Resolves when both transports answer; rejects when the address cannot be had, and then holds nothing. */
  async listen(): Promise<void> {
    try {
      await this.#bind();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async #bind(): Promise<void> {
    const { address, port, logger } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#datagrams.once("error", reject);
      this.#datagrams.bind(port, address, resolve);
    });
    await new Promise<void>((resolve, reject) => {
      this.#streams.once("error", reject);
      this.#streams.listen(this.#datagrams.address().port, address, resolve);
    });
    this.#datagrams.on("error", (error) => logger.error({ error: error.message }, "DNS over UDP had an error"));
    this.#streams.on("error", (error) => logger.error({ error: error.message }, "DNS over TCP had an error"));
  }

  /** The port that is listened on, where 0 was asked for. */
  get port(): number {
    return this.#datagrams.address().port;
  }

  async close(): Promise<void> {
    for (const socket of this.#connections) socket.destroy();
    await Promise.all([
      new Promise<void>((resolve) => this.#datagrams.close(() => resolve())),
      new Promise<void>((resolve) => this.#streams.close(() => resolve())),
    ]);
  }

  async #respond(message: Buffer): Promise<{ readonly query: Packet; readonly response: Packet } | undefined> {
    let query: Packet;
    try {
      query = decode(message);
    } catch {
      return undefined;
    }
    if (query.type !== "query") return undefined;
    const [question, ...more] = query.questions ?? [];
    const opcode = (query as { opcode?: string }).opcode ?? "QUERY";
    const refused = { authoritative: false, answers: [], authorities: [], additionals: [] };
    if (question === undefined || more.length > 0 || opcode !== "QUERY")
      return { query, response: responseTo(query, { ...refused, rcode: "NOTIMP" }) };
    return { query, response: responseTo(query, await this.#options.resolver.resolve(question)) };
  }

  async #serveDatagram(message: Buffer, remote: RemoteInfo): Promise<void> {
    try {
      const served = await this.#respond(message);
      if (served) this.#datagrams.send(encodeDatagram(served.query, served.response), remote.port, remote.address);
    } catch (error) {
      this.#options.logger.warn({ error: (error as Error).message }, "a DNS question could not be answered");
    }
  }

  #serveConnection(socket: Socket): void {
    this.#connections.add(socket);
    let received = Buffer.alloc(0);
    let turn: Promise<void> = Promise.resolve();
    let pending = 0;
    const answered = (): void => {
      if (--pending < maximumPipelined) socket.resume();
    };
    socket.setTimeout(idleConnectionMilliseconds, () => socket.destroy());
    socket.on("close", () => this.#connections.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const end = 2 + received.readUInt16BE(0);
        const message = received.subarray(2, end);
        received = received.subarray(end);
        pending++;
        turn = turn.then(() => this.#serveMessage(socket, message)).then(answered);
      }
      if (pending >= maximumPipelined) socket.pause();
    });
  }

  async #serveMessage(socket: Socket, message: Buffer): Promise<void> {
    try {
      const served = await this.#respond(message);
      if (!served) return void socket.destroy();
      const body = encodeWithin(served.response, largestMessage);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(body.length);
      // Who asks and does not read must not fill our memory: the next answer waits until this one has left.
      if (!socket.destroyed) await new Promise<void>((sent) => socket.write(Buffer.concat([length, body]), () => sent()));
    } catch (error) {
      this.#options.logger.warn({ error: (error as Error).message }, "a DNS question could not be answered");
      socket.destroy();
    }
  }
}
