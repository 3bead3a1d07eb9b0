import type { PersistentVolume, Pod, Volume } from "@gantry/api/core/v1";
import type { ReferencedObjects } from "../environment/container-environment";
import type { NodeFacts } from "../environment/field-reference";

export interface TokenRequest {
  readonly audience?: string;
  readonly expirationSeconds: number;
}

export interface ServiceAccountToken {
  readonly token: string;
  /** When it should be replaced, in milliseconds since the epoch. */
  readonly refreshAt: number;
}

/** Tokens of pods' service accounts, remembered until they should be replaced. */
export interface TokenSource {
  token(pod: Pod, request: TokenRequest): Promise<ServiceAccountToken>;
  forget(podUid: string): void;
}

/** Leads from a claim to what it is bound to. Rejects with VolumeError when it is bound to nothing. */
export interface ClaimSource {
  persistentVolume(pod: Pod, claimName: string): Promise<PersistentVolume>;
}

/** What volumes are made of besides the pod itself. */
export interface VolumeSources {
  /** The agent's directory. */
  readonly root: string;
  readonly objects: ReferencedObjects;
  readonly tokens: TokenSource;
  readonly claims: ClaimSource;
  readonly node: { allocatable(): NodeFacts["allocatable"] };
}

export interface VolumeRequest {
  readonly pod: Pod;
  readonly volume: Volume;
  /** Its own directory on disk; not made yet. */
  readonly directory: string;
  /** A directory of its own in memory, for what must not touch the disk; not made yet. */
  readonly memoryDirectory: string;
  readonly sources: VolumeSources;
}

export interface MountedVolume {
  readonly path: string;
  /** When it has to be mounted again to stay valid. */
  readonly refreshAt?: number;
}
