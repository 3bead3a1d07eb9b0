import {
  badRequest,
  conflict,
  deepEqual,
  formatTime,
  internalError,
  isStatus,
  matcherFromSelector,
  type Scheme,
  StatusError,
} from "@gantry/api";
import type { Pod } from "@gantry/api/core/v1";
import type { Eviction, PodDisruptionBudget } from "@gantry/api/policy/v1";
import type { StoredObject } from "../../store/types";
import type { OperationHandler } from "../core/core";
import { readBodyAs, serveKind, success } from "../registry/body-kind";
import { deleteWith } from "../registry/delete";
import type { Operation } from "../registry/operation";
import type { RegistryParts } from "../registry/parts";
import { fetchStored } from "../registry/read";
import { storedText } from "../registry/text";

const budgets = { group: "policy", plural: "poddisruptionbudgets" };
const attempts = 10;

const budgetsFor = async ({ store }: RegistryParts, pod: Pod): Promise<StoredObject[]> => {
  const namespace = pod.metadata.namespace ?? "";
  const { items } = await store.list(budgets, { namespace, minimumRevision: 0 });
  return items.filter(({ object }) => {
    const { selector } = (object as PodDisruptionBudget).spec;
    return selector !== undefined && matcherFromSelector(selector).matches(pod.metadata.labels);
  });
};

const refused = (budget: PodDisruptionBudget, seconds: number): StatusError => {
  const { desiredHealthy = 0, currentHealthy = 0 } = budget.status ?? {};
  const message = `The disruption budget ${budget.metadata.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  return new StatusError(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: "DisruptionBudget", message }],
    retryAfterSeconds: seconds,
  });
};

/** Takes one disruption out of the budget. Throws 429 when none is left, or when its controller has not caught up. */
const spend = async (parts: RegistryParts, pod: Pod, stored: StoredObject): Promise<void> => {
  const budget = stored.object as PodDisruptionBudget;
  const { status } = budget;
  if ((status?.observedGeneration ?? 0) < (budget.metadata.generation ?? 0)) throw refused(budget, 10);
  const allowed = status?.disruptionsAllowed ?? 0;
  if (!status || allowed <= 0) throw refused(budget, 0);
  const disruptedPods = { ...status.disruptedPods, [pod.metadata.name]: formatTime(Date.now()) };
  const next = { ...budget, status: { ...status, disruptionsAllowed: allowed - 1, disruptedPods } };
  await parts.store.update(stored.key, stored.revision, storedText(next));
};

/** Pods that give nothing to anybody may go without asking a budget. */
const goesFreely = (pod: Pod): boolean =>
  pod.metadata.deletionTimestamp !== undefined || ["Succeeded", "Failed", "Pending"].includes(pod.status?.phase ?? "Pending");

const askBudget = async (parts: RegistryParts, pod: Pod, dryRun: boolean): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    const [budget, second] = await budgetsFor(parts, pod);
    if (second) throw internalError("This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
    if (!budget || dryRun) return;
    try {
      await spend(parts, pod, budget);
      return;
    } catch (error) {
      if (!isStatus(error, "Conflict") || attempt === attempts) throw error;
    }
  }
};

/** `pods/<name>/eviction`: a deletion that asks the pod's disruption budget first. */
export const evictionHandler = (parts: RegistryParts, scheme: Scheme): OperationHandler => {
  const versions = ["v1", "v1beta1"].map((version) => serveKind(scheme, { group: "policy", version, kind: "Eviction" }));
  const servedFor = ({ request }: Operation) => {
    const old = request.body?.kind === "bytes" && request.body.bytes.includes('"policy/v1beta1"');
    const found = versions[old ? 1 : 0];
    if (!found) throw badRequest("unknown version of Eviction");
    return found;
  };
  return async (operation) => {
    const eviction = readBodyAs<Eviction>(operation, servedFor(operation));
    if (eviction.metadata.name && eviction.metadata.name !== operation.name) {
      throw badRequest("name in URL does not match name in Eviction object");
    }
    const stored = await fetchStored(parts, operation);
    const pod = stored.object as Pod;
    const options = eviction.deleteOptions ?? {};
    const uid = options.preconditions?.uid;
    if (uid && uid !== stored.uid)
      throw conflict(
        operation.served.definition,
        operation.name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored.uid}`,
      );
    const dryRun = operation.options.dryRun || deepEqual(options.dryRun, ["All"]);
    if (!goesFreely(pod)) await askBudget(parts, pod, dryRun);
    await deleteWith(parts, { ...operation, subresource: "" }, { ...options, ...(dryRun ? { dryRun: ["All"] } : {}) });
    return success(201);
  };
};
