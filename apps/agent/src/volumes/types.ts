import type { Pod } from "@gantry/api/core/v1";

/** Why a volume cannot be had; becomes the message of a FailedMount event. */
export class VolumeError extends Error {
  constructor(
    message: string,
    /** Set when only a change of an object that the pod refers to can help, not another try. */
    readonly waitsForObject: boolean = false,
  ) {
    super(message);
    this.name = "VolumeError";
  }
}

/** The volumes of the pods of this node. Every method may be called again at any time. */
export interface PodVolumes {
  /** Brings a pod's volumes into being, or up to date. Resolves with their directories by volume name. @throws VolumeError */
  mount(pod: Pod): Promise<ReadonlyMap<string, string>>;
  /** When the contents have to be made anew, in milliseconds since the epoch: tokens expire. Undefined: never. */
  refreshAt(podUid: string): number | undefined;
  /** The directories of a pod whose volumes are mounted. */
  paths(podUid: string): ReadonlyMap<string, string>;
  /**
   * The path of a part of a volume, bound so that nothing inside the volume can lead it elsewhere.
   * @param mount Which mount of which container, for the name of the binding.
   */
  bindSubPath(request: SubPathRequest): Promise<string>;
  /** Takes everything of a pod away from the node, its contents too. */
  unmount(podUid: string): Promise<void>;
  /** The uids of pods that have something on the node. */
  known(): Promise<string[]>;
}

export interface SubPathRequest {
  readonly podUid: string;
  readonly volumeName: string;
  readonly volumePath: string;
  readonly subPath: string;
  readonly containerName: string;
  readonly mountIndex: number;
}
