import { readFile } from "node:fs/promises";
import { connect, type TLSSocket } from "node:tls";
import { type HttpsTransportOptions, loadKubeconfig, type Pem } from "@gantry/client";

/** Where the API server is, and who asks. */
export interface WireTarget {
  readonly host: string;
  readonly port: number;
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly body: Buffer;
}

interface Waiting {
  readonly resolve: (answer: WireAnswer) => void;
  readonly reject: (error: Error) => void;
}

const headEnd = Buffer.from("\r\n\r\n");

const textOf = async (source: Pem | undefined): Promise<string> => {
  if (source === undefined) throw new Error("the kubeconfig has no certificates");
  return "pem" in source ? source.pem : readFile(source.file, "utf8");
};

/** Reads whom a kubeconfig with a client certificate leads to. */
export const readWireTarget = async (kubeconfig: string): Promise<WireTarget> => {
  const { server, ca, credentials }: HttpsTransportOptions = (await loadKubeconfig(kubeconfig)).transport;
  if (credentials === undefined || !("certificate" in credentials)) throw new Error("the kubeconfig names no client certificate");
  const [authority, certificate, key] = await Promise.all([ca, credentials.certificate, credentials.key].map(textOf));
  const { hostname, port } = new URL(server);
  return { host: hostname, port: Number(port), ca: authority ?? "", certificate: certificate ?? "", key: key ?? "" };
};

const open = ({ host, port, ca, certificate, key }: WireTarget): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, ca, cert: certificate, key }, () => {
      socket.off("error", reject);
      socket.setNoDelay(true);
      resolve(socket);
    });
    socket.once("error", reject);
  });

const head = ({ host, port }: WireTarget, line: string, body: string, contentType: string): string => {
  const content = body === "" ? "" : `Content-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
  return `${line} HTTP/1.1\r\nHost: ${host}:${port}\r\nUser-Agent: gantry-bench\r\nAccept: application/json\r\n${content}\r\n${body}`;
};

/**
 * One connection that sends requests one after the other, and does no more with an answer than find its end: on a
 * machine that it shares with the server, what a client spends is taken from what it measures.
 */
export class WireConnection {
  readonly #target: WireTarget;
  readonly #socket: TLSSocket;
  #received: Buffer = Buffer.alloc(0);
  #waiting: Waiting | undefined;

  static async open(target: WireTarget): Promise<WireConnection> {
    return new WireConnection(target, await open(target));
  }

  private constructor(target: WireTarget, socket: TLSSocket) {
    this.#target = target;
    this.#socket = socket;
    socket.on("data", (chunk) => this.#receive(chunk));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the server has closed the connection")));
  }

  /** @throws For answers other than 2xx: what is measured must work. */
  async request(method: string, path: string, body = "", contentType = "application/json"): Promise<WireAnswer> {
    const answer = await new Promise<WireAnswer>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(head(this.#target, `${method} ${path}`, body, contentType));
    });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body.toString()}`);
    return answer;
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf(headEnd);
    if (end < 0) return;
    const headers = this.#received.toString("latin1", 0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(headers)?.[1];
    if (length === undefined) {
      this.#fail(new Error(`an answer of unknown length: ${headers}`));
      return;
    }
    const start = end + headEnd.length;
    if (this.#received.length < start + Number(length)) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    const body = this.#received.subarray(start);
    this.#received = Buffer.alloc(0);
    waiting?.resolve({ status: Number(headers.slice(9, 12)), body });
  }

  #fail(error: Error): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }
}

/**
 * Follows a watch and calls `onEvent` with each line of it, which is not parsed. Resolves when the watch has begun, to
 * what ends it.
 */
export const followWatch = async (target: WireTarget, path: string, onEvent: (line: string) => void): Promise<() => void> => {
  const socket = await open(target);
  socket.write(head(target, `GET ${path}`, "", ""));
  await new Promise<void>((resolve, reject) => {
    let rest = "";
    socket.on("error", reject);
    socket.on("data", (chunk: Buffer) => {
      const lines = (rest + chunk.toString("latin1")).split("\n");
      rest = lines.pop() ?? "";
      if (lines[0]?.startsWith("HTTP/1.1 200")) resolve();
      else if (lines[0]?.startsWith("HTTP/1.1")) reject(new Error(lines[0]));
      for (const line of lines) if (line.startsWith("{")) onEvent(line);
    });
  });
  return () => socket.destroy();
};
