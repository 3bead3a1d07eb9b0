import { CommandTimeout, runCommand } from "../runtime/run-command";
import type { ContainerRuntime } from "../runtime/types";
import { probeGrpc } from "./grpc";
import { probeHttp } from "./http";
import { probeTcp } from "./tcp";
import type { ProbeHandler, ProbeOutcome, ProbeRunner, ProbeTarget } from "./types";

/** Carries probes out for real: over the network, or by a command in the container. */
export class NetworkProbeRunner implements ProbeRunner {
  constructor(private readonly runtime: ContainerRuntime) {}

  async run(handler: ProbeHandler, target: ProbeTarget, timeoutMilliseconds: number): Promise<ProbeOutcome> {
    if (handler.exec) return this.execute(handler.exec.command ?? [], target, timeoutMilliseconds);
    if (handler.httpGet) return probeHttp(handler.httpGet, target, timeoutMilliseconds);
    if (handler.tcpSocket) return probeTcp(handler.tcpSocket, target, timeoutMilliseconds);
    if (handler.grpc) return probeGrpc(handler.grpc, target, timeoutMilliseconds);
    return { result: "unknown", output: "missing probe handler" };
  }

  private async execute(command: readonly string[], target: ProbeTarget, timeoutMilliseconds: number): Promise<ProbeOutcome> {
    try {
      const { exitCode, output } = await runCommand(this.runtime, target.containerId, { command, timeoutMilliseconds });
      return { result: exitCode === 0 ? "success" : "failure", output };
    } catch (error) {
      if (error instanceof CommandTimeout) return { result: "failure", output: error.message };
      return { result: "unknown", output: error instanceof Error ? error.message : String(error) };
    }
  }
}
