import { randomUUID } from "node:crypto";
import type { HelperProgram } from "../helper-program";
import type { PodNetwork } from "../types";
import { orderServer, startTraffic } from "./programs";

/** No namespace of the cluster can have this name, so that nothing of the cluster is mistaken for the pod's. */
export const measurementNamespace = "gantry.dev";

/** A traffic program in a sandbox of its own on the pod network: to the kernel a pod like any other, to the API none at all. */
export interface MeasuringPod {
  readonly ip: string;
  readonly port: number;
  /** Of a process in its network namespace. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** @param lifetime Milliseconds until it answers no more. */
export const startMeasuringPod = async (pods: PodNetwork, token: string, lifetime: number): Promise<MeasuringPod> => {
  const id = `measurement-${randomUUID()}`;
  const program: HelperProgram = await startTraffic("new");
  const stop = async (): Promise<void> => {
    await pods.teardown(id).finally(() => program.kill());
  };
  try {
    const { ip } = await pods.setup({ id, podUid: id, namespace: measurementNamespace, name: id, pid: program.pid });
    const port = await orderServer(program, { address: "0.0.0.0", token, lifetime });
    return { ip, port, pid: program.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
