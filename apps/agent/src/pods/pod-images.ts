import { ImageError } from "../images/image-puller";
import type { ImageDetails } from "../runtime/types";
import type { PodContainer } from "./container-names";
import type { PodScope } from "./pod-scope";
import { TaskSlot } from "./task-slot";

/** An image that cannot be had is looked for this often, unless its own back-off says otherwise, in milliseconds. */
const defaultRetry = 10_000;
/** From ErrImagePull to ImagePullBackOff: long enough for the first to be seen. */
const announceBackOff = 1_000;

/** Sees to the images of one pod's containers, beside whatever else the pod does. */
export class PodImages {
  private readonly slots = new Map<string, TaskSlot<ImageDetails>>();

  constructor(private readonly scope: PodScope) {}

  /** The container's image once it is there. Until then it is being seen to, and the pod is woken when that ends. */
  get(target: PodContainer): ImageDetails | undefined {
    const { name } = target.container;
    const slot = this.slots.get(name) ?? new TaskSlot<ImageDetails>(() => this.scope.wake());
    this.slots.set(name, slot);
    if (slot.result) return slot.result;
    if (slot.isEmpty || (slot.error !== undefined && this.scope.agenda.isDue(name))) slot.run(() => this.ensure(target, slot));
    return undefined;
  }

  /** What was found is not to be used (again): the next start looks at it anew, as the pull policy or another image asks. */
  forget(name: string): void {
    this.slots.delete(name);
  }

  private async ensure(target: PodContainer, slot: TaskSlot<ImageDetails>): Promise<ImageDetails> {
    const { dependencies, agenda, waiting, signal } = this.scope;
    const { name } = target.container;
    try {
      const image = await dependencies.images.ensure({
        pod: this.scope.pod(),
        container: target.container,
        signal,
        event: (type, reason, message) => this.scope.report(type, { reason, message, about: target }),
      });
      if (this.slots.get(name) === slot) agenda.forget(name);
      return image;
    } catch (error) {
      // Another image is asked for by now, which this failure says nothing of.
      if (this.slots.get(name) !== slot) throw error;
      if (error instanceof ImageError) {
        waiting.set(name, { reason: error.reason, message: error.message });
        if (error.reason !== "ImagePullBackOff") {
          this.scope.report("Warning", { reason: "Failed", message: `Error: ${error.reason}`, about: target });
        }
        const retryAfter = error.reason === "ErrImagePull" ? announceBackOff : error.retryAfter;
        agenda.put(name, retryAfter ?? defaultRetry);
      } else {
        agenda.put(name, defaultRetry);
      }
      throw error;
    }
  }
}
