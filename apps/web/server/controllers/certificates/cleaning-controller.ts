import { isStatus, parseTime } from "@gantry/api";
import { type CertificateSigningRequest, certificateSigningRequestDefinition } from "@gantry/api/certificates/v1";
import { objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";

const hour = 3_600_000;

/** Milliseconds that requests are kept for those who ask what became of them; as Kubernetes keeps them. */
const keptWhenDecided = hour;
const keptWhenPending = 24 * hour;

const decisions: ReadonlySet<string> = new Set(["Approved", "Denied", "Failed"]);

/** When a request may go, in milliseconds since the epoch. */
export const endOfRequest = ({ metadata, status }: CertificateSigningRequest): number => {
  const madeAt = parseTime(metadata.creationTimestamp ?? "") ?? Date.now();
  const decided = (status?.conditions ?? []).filter(({ type }) => decisions.has(type));
  if (decided.length === 0) return madeAt + keptWhenPending;
  const times = decided.map(({ lastUpdateTime, lastTransitionTime }) => parseTime(lastUpdateTime ?? lastTransitionTime ?? "") ?? madeAt);
  return Math.max(...times) + keptWhenDecided;
};

/** Deletes requests for certificates some time after they were decided, or when nobody has decided about them. */
export const certificateCleaningController = (context: ControllerContext): Controller => {
  const requests = context.informers.get(certificateSigningRequestDefinition);
  const client = context.client.resource(certificateSigningRequestDefinition);
  const queue = new WorkQueue();
  const enqueue = (csr: CertificateSigningRequest): void => queue.add(objectKey(csr));
  requests.addHandlers({ add: enqueue, update: enqueue });

  const reconcile = async (name: string): Promise<number | undefined> => {
    const csr = requests.get(name);
    if (csr === undefined) return undefined;
    const left = endOfRequest(csr) - Date.now();
    if (left > 0) return left;
    const { uid, resourceVersion } = csr.metadata;
    try {
      await client.delete(name, { preconditions: { uid, resourceVersion } });
    } catch (error) {
      if (!isStatus(error, "NotFound") && !isStatus(error, "Conflict")) throw error;
    }
    return undefined;
  };

  return { name: "csrcleaner", queue, reconcile };
};
