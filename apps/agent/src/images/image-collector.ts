import type { Logger } from "../log";
import { diskSpace } from "../node/machine";
import type { ContainerRuntime } from "../runtime/types";

/** Kubernetes' defaults: above the one images are removed until the other is reached. */
const highShare = 0.85;
const lowShare = 0.8;
/** An image that has just come is about to be used. */
const youngest = 2 * 60 * 1000;

export interface ImageCollectorOptions {
  readonly runtime: ContainerRuntime;
  readonly storagePath: string;
  readonly isUsed: (imageId: string) => boolean;
  readonly log: Logger;
}

/** Makes room on the disk by removing images that no pod uses, those first that have not been used for longest. */
export class ImageCollector {
  private readonly lastSeen = new Map<string, number>();
  private running = false;

  constructor(private readonly options: ImageCollectorOptions) {}

  /** Looks at the disk, and does something only if it is nearly full. */
  async collect(now: number): Promise<void> {
    const disk = await diskSpace(this.options.storagePath);
    if (!disk || this.running) return;
    const used = disk.totalBytes - disk.availableBytes;
    if (used < disk.totalBytes * highShare) return;
    this.running = true;
    try {
      await this.free(used - disk.totalBytes * lowShare, now);
    } finally {
      this.running = false;
    }
  }

  private async free(bytes: number, now: number): Promise<void> {
    const { runtime, isUsed, log } = this.options;
    const images = await runtime.images();
    for (const { id } of images) if (isUsed(id) || !this.lastSeen.has(id)) this.lastSeen.set(id, now);
    const unused = images
      .filter(({ id, names }) => !isUsed(id) && !names.some((name) => name.startsWith("gantry/")))
      .filter(({ id }) => now - (this.lastSeen.get(id) ?? now) >= youngest)
      .sort((a, b) => (this.lastSeen.get(a.id) ?? 0) - (this.lastSeen.get(b.id) ?? 0));
    let freed = 0;
    for (const { id, names, sizeBytes } of unused) {
      if (freed >= bytes) return;
      try {
        await runtime.removeImage(id);
        this.lastSeen.delete(id);
        freed += sizeBytes;
        log.info({ image: names[0] ?? id, bytes: sizeBytes }, "Removed an unused image to free disk space");
      } catch (error) {
        log.debug({ image: names[0] ?? id, error: String(error) }, "An image could not be removed");
      }
    }
  }
}
