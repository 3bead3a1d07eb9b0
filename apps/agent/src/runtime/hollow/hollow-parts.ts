import type { Pod } from "@gantry/api/core/v1";
import type { ProbeOutcome, ProbeRunner } from "../../probes/types";
import type { PodVolumes } from "../../volumes/types";

/** Volumes of simulated pods: they have names, but nothing is made. */
export class HollowVolumes implements PodVolumes {
  async mount(pod: Pod): Promise<ReadonlyMap<string, string>> {
    return new Map((pod.spec.volumes ?? []).map(({ name }) => [name, "/"]));
  }

  refreshAt(_podUid: string): number | undefined {
    return undefined;
  }

  paths(): ReadonlyMap<string, string> {
    return new Map();
  }

  async bindSubPath(): Promise<string> {
    return "/";
  }

  async unmount(): Promise<void> {}

  async known(): Promise<string[]> {
    return [];
  }
}

/** Simulated containers are always well. */
export const hollowProbes: ProbeRunner = {
  run: async (): Promise<ProbeOutcome> => ({ result: "success", output: "" }),
};
