import type { Scheme } from "@gantry/api";
import type { Logger } from "../log";
import type { ObjectStore } from "../store/types";
import type { TokenAuthenticator } from "./authentication/types";
import type { UserInfo } from "./core/user";
import type { HealthCheck } from "./discovery/health";
import type { MetricsProvider } from "./metrics/provider";

/** PEM. */
export interface ClientCredentials {
  readonly certificate: string;
  readonly key: string;
}

export interface ApiServerOptions {
  readonly store: ObjectStore;
  /** The built-in kinds; custom resources are added to it and taken from it. */
  readonly scheme: Scheme;
  readonly log: Logger;
  /** The version of this program, for `/version`. */
  readonly release: string;
  /** The cluster's authority, PEM: it is told to pods and trusted to name kubelets. */
  readonly authority: string;
  /** Signs ServiceAccount tokens: PKCS #8 PEM, P-256. */
  readonly serviceAccountKey: string;
  /** With what the API server shows kubelets that it is itself. */
  readonly kubeletClient: ClientCredentials;
  /** The address under which pods and nodes reach the API server. */
  readonly advertiseAddress: string;
  readonly advertisePort: number;
  /** The address under which other machines reach it, to join; `advertiseAddress` when left out. */
  readonly publicAddress?: string;
  /** `10.96.0.0/16`: where cluster IPs come from. Its first address is the `kubernetes` Service's, its tenth DNS'. */
  readonly serviceCidr: string;
  /** `https://kubernetes.default.svc.cluster.local` when left out. */
  readonly issuer?: string;
  /** Who else recognises bearer tokens: the dashboard's sessions. */
  readonly authenticators?: readonly TokenAuthenticator[];
  readonly staticTokens?: Readonly<Record<string, UserInfo>>;
  /** Usage of nodes and pods, for metrics.k8s.io. */
  readonly metricsProvider?: MetricsProvider;
  /** What else has to be well for the process to be ready. */
  readonly checks?: readonly HealthCheck[];
}
