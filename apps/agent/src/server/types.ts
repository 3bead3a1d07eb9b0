import type { IncomingMessage, ServerResponse } from "node:http";
import type { Client } from "@gantry/client";
import type { Logger } from "pino";
import type { NodeNetwork } from "../network/node-network";
import type { PodRegistry } from "../pods/types";
import type { ContainerRuntime } from "../runtime/types";

/** Figures for `/stats/summary` and the `/metrics` pages, read at the time of the call. */
export interface MetricsPages {
  /** Kubernetes' `stats/v1alpha1` Summary. */
  summary(): Promise<object>;
  /** Of the agent's own process, in Prometheus' text format. */
  agent(): Promise<string>;
  /** Of containers, under cAdvisor's names. */
  cadvisor(): Promise<string>;
  /** CPU and memory of node, pods and containers: what metrics-server reads. */
  resource(): Promise<string>;
  /** Of probes. */
  probes?(): string;
}

export interface ServerCertificate {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

export interface KubeletServerOptions {
  readonly nodeName: string;
  readonly address: string;
  readonly port: number;
  readonly certificate: ServerCertificate;
  /** PEM of the cluster's CA: clients with a certificate of it are known by its subject. */
  readonly clientAuthority: string;
  /** For TokenReviews and SubjectAccessReviews. */
  readonly client: Client;
  readonly runtime: ContainerRuntime;
  readonly pods: PodRegistry;
  readonly metrics: MetricsPages;
  /** What `/gantry/network` shows and measures; left out on a node whose network is simulated. */
  readonly network?: Pick<NodeNetwork, "state" | "measurement">;
  /** What `/configz` shows; no secrets. */
  readonly configuration: object;
  readonly logger: Logger;
}

/** Who calls. */
export interface Caller {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
}

/** A failure that is told to the caller as plain text. */
export class HttpFailure extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = "HttpFailure";
    this.code = code;
  }
}

/** One request with its path taken apart. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** Decoded, without empty segments. */
  readonly segments: readonly string[];
  readonly signal: AbortSignal;
}
