import { StatusError } from "@gantry/api";
import { type Pod, podDefinition } from "@gantry/api/core/v1";
import { applyStrategicMergePatch } from "@gantry/api/patch";
import type { PodStatusSink } from "../pods/status/status-writer";

/** Keeps pods in memory by the API server's own rules for patches, and shows every change as a watch would. */
export class MemorySink implements PodStatusSink {
  readonly pods = new Map<string, Pod>();
  readonly patches: Record<string, unknown>[] = [];
  onSet: (pod: Pod) => void = () => undefined;
  onDelete: (pod: Pod) => void = () => undefined;
  private revision = 1;

  /** Creates or replaces a pod, as a client of the API server would. */
  put(pod: Pod): Pod {
    const stored = { ...pod, metadata: { ...pod.metadata, resourceVersion: String(++this.revision) } };
    this.pods.set(pod.metadata.uid, stored);
    this.onSet(stored);
    return stored;
  }

  get(uid: string): Pod {
    const pod = this.pods.get(uid);
    if (!pod) throw new StatusError(404, "NotFound", `no pod ${uid}`);
    return pod;
  }

  /** `kubectl delete pod` */
  beginDelete(uid: string, graceSeconds: number): void {
    const pod = this.get(uid);
    const deletionTimestamp = new Date(Date.now() + graceSeconds * 1000).toISOString();
    this.put({ ...pod, metadata: { ...pod.metadata, deletionTimestamp, deletionGracePeriodSeconds: graceSeconds } });
  }

  /** `kubectl delete pod --force --grace-period=0` */
  remove(uid: string): void {
    const pod = this.pods.get(uid);
    this.pods.delete(uid);
    if (pod) this.onDelete(pod);
  }

  async patchStatus(pod: Pod, patch: Record<string, unknown>): Promise<Pod> {
    const current = this.get(pod.metadata.uid);
    this.patches.push(patch);
    const next = applyStrategicMergePatch(podDefinition.schema, { ...current }, patch) as unknown as Pod;
    return this.put(next);
  }

  async delete(pod: Pod): Promise<void> {
    this.get(pod.metadata.uid);
    this.remove(pod.metadata.uid);
  }
}
