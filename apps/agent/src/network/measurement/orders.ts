/** A traffic program that answers: it swallows what it is sent, or sends every byte back. */
export interface ServerOrder {
  readonly role: "server";
  /** What it listens on; a port of the kernel's choice. */
  readonly address: string;
  /** Connections that do not begin with it are closed. */
  readonly token: string;
  /** Milliseconds until it ends by itself. */
  readonly lifetime: number;
}

/** A traffic program that asks. */
export interface ClientOrder {
  readonly role: "client";
  readonly address: string;
  readonly port: number;
  readonly token: string;
  readonly kind: "throughput" | "latency";
  /** Connections at once; latency is measured over one. */
  readonly streams: number;
  /** Milliseconds. */
  readonly duration: number;
}

export type TrafficOrder = ServerOrder | ClientOrder;

/** What every traffic program says first: it runs in its network namespace and waits for its order. */
export interface TrafficStarted {
  readonly started: true;
}

/** What a server says when it listens. */
export interface ServerReady {
  readonly port: number;
}

export interface Throughput {
  readonly bytes: number;
  readonly milliseconds: number;
}

/** Of one request with its response, one byte each, in microseconds. */
export interface Latency {
  readonly rounds: number;
  readonly median: number;
  readonly p99: number;
}

/** What a client says in the end. */
export type ClientResult = Throughput | Latency | { readonly error: string };

/** The first line of a connection: the token and what is asked. */
export const greetingOf = (token: string, kind: ClientOrder["kind"]): string => `${token} ${kind}\n`;
