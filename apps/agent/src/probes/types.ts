import type { Container, ExecAction, HTTPGetAction, Probe, TCPSocketAction } from "@gantry/api/core/v1";

export type ProbeKind = "liveness" | "readiness" | "startup";

/** `unknown`: the probe itself could not be carried out. */
export interface ProbeOutcome {
  readonly result: "success" | "failure" | "unknown";
  readonly output: string;
}

/** What a probe or a hook is aimed at. */
export interface ProbeTarget {
  /** In the runtime. */
  readonly containerId: string;
  readonly container: Container;
  /** The pod's address, or the node's for pods in its network. */
  readonly ip: string;
}

export type ProbeHandler = Pick<Probe, "exec" | "httpGet" | "tcpSocket" | "grpc">;

/** Carries out one attempt. Never rejects. */
export interface ProbeRunner {
  run(handler: ProbeHandler, target: ProbeTarget, timeoutMilliseconds: number): Promise<ProbeOutcome>;
}

export type { ExecAction, HTTPGetAction, TCPSocketAction };
