import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import type { Pod, Volume } from "@gantry/api/core/v1";
import { mountConfigMap } from "./config-map";
import type { MountedVolume, VolumeRequest, VolumeSources } from "./context";
import { mountDownwardApi } from "./downward-api";
import { mountEmptyDir } from "./empty-dir";
import { mountHostPath } from "./host-path";
import { isMountPoint, mount, mountsBelow, unmountBelow } from "./mounts";
import { mountNfs } from "./nfs";
import { mountClaim } from "./persistent-volume";
import { mountProjected } from "./projected";
import { mountSecret } from "./secret";
import { bindSubPath } from "./sub-path";
import { type PodVolumes, type SubPathRequest, VolumeError } from "./types";

interface Mounted {
  readonly paths: ReadonlyMap<string, string>;
  readonly refreshAt?: number;
}

const mountVolume = (request: VolumeRequest): Promise<MountedVolume> => {
  const { pod, volume, directory } = request;
  if (volume.configMap) return mountConfigMap(request);
  if (volume.secret) return mountSecret(request);
  if (volume.projected) return mountProjected(request);
  if (volume.downwardAPI) return mountDownwardApi(request);
  if (volume.hostPath) return mountHostPath(volume.hostPath);
  if (volume.nfs) return mountNfs(volume.nfs, directory);
  if (volume.persistentVolumeClaim) return mountClaim(request, volume.persistentVolumeClaim.claimName);
  if (volume.ephemeral) return mountClaim(request, `${pod.metadata.name}-${volume.name}`);
  if (volume.emptyDir || Object.keys(volume).length === 1) return mountEmptyDir(request);
  const kind = Object.keys(volume).find((key) => key !== "name");
  return Promise.reject(new VolumeError(`volumes of type ${kind} cannot be mounted by this node`));
};

/** Makes the volumes of pods on this node: on its disk below `pods/<uid>`, secrets and tokens in memory. */
export class VolumeManager implements PodVolumes {
  private readonly mounted = new Map<string, Mounted>();
  private memory: Promise<void> | undefined;

  constructor(private readonly sources: VolumeSources) {}

  async mount(pod: Pod): Promise<ReadonlyMap<string, string>> {
    const { uid } = pod.metadata;
    const volumes = pod.spec.volumes ?? [];
    if (volumes.length > 0) await this.ensureMemory();
    const results = await Promise.all(volumes.map((volume) => this.mountOne(pod, volume)));
    const paths = new Map(volumes.map((volume, index) => [volume.name, results[index]?.path ?? ""]));
    const refreshes = results.flatMap(({ refreshAt }) => refreshAt ?? []);
    this.mounted.set(uid, { paths, ...(refreshes.length > 0 ? { refreshAt: Math.min(...refreshes) } : {}) });
    return paths;
  }

  refreshAt(podUid: string): number | undefined {
    return this.mounted.get(podUid)?.refreshAt;
  }

  paths(podUid: string): ReadonlyMap<string, string> {
    return this.mounted.get(podUid)?.paths ?? new Map();
  }

  bindSubPath(request: SubPathRequest): Promise<string> {
    return bindSubPath(this.podDirectory(request.podUid), request);
  }

  async unmount(podUid: string): Promise<void> {
    this.mounted.delete(podUid);
    this.sources.tokens.forget(podUid);
    const directory = this.podDirectory(podUid);
    // What is mounted there belongs to others: it must be off before anything is deleted.
    if ((await mountsBelow(directory)).length > 0) await unmountBelow(directory);
    await rm(path.join(directory, "volumes"), { recursive: true, force: true });
    await rm(path.join(directory, "volume-subpaths"), { recursive: true, force: true });
    await rm(path.join(this.memoryRoot, podUid), { recursive: true, force: true });
  }

  async known(): Promise<string[]> {
    const lists = await Promise.all(
      [path.join(this.sources.root, "pods"), this.memoryRoot].map((directory) => readdir(directory).catch(() => [])),
    );
    return [...new Set(lists.flat())];
  }

  private get memoryRoot(): string {
    return path.join(this.sources.root, "memory");
  }

  private podDirectory(podUid: string): string {
    return path.join(this.sources.root, "pods", podUid);
  }

  private async mountOne(pod: Pod, volume: Volume): Promise<MountedVolume> {
    const { uid } = pod.metadata;
    try {
      return await mountVolume({
        pod,
        volume,
        directory: path.join(this.podDirectory(uid), "volumes", volume.name),
        memoryDirectory: path.join(this.memoryRoot, uid, volume.name),
        sources: this.sources,
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new VolumeError(
        `MountVolume.SetUp failed for volume ${JSON.stringify(volume.name)} : ${reason}`,
        error instanceof VolumeError && error.waitsForObject,
      );
    }
  }

  /** One file system in memory for the secrets of all pods, made when the first one needs it. */
  private ensureMemory(): Promise<void> {
    this.memory ??= (async () => {
      await mkdir(this.memoryRoot, { recursive: true, mode: 0o755 });
      if (!(await isMountPoint(this.memoryRoot))) await mount(["-t", "tmpfs", "-o", "mode=0755", "tmpfs", this.memoryRoot]);
    })().catch((error: unknown) => {
      this.memory = undefined;
      throw error;
    });
    return this.memory;
  }
}
