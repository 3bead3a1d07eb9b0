import {
  addQuantities,
  compareQuantities,
  forbidden,
  isStatus,
  type KubernetesObject,
  parseQuantity,
  subtractQuantities,
} from "@gantry/api";
import type { Pod, ResourceQuota } from "@gantry/api/core/v1";
import { quotaCovers, quotaUsage } from "@gantry/api/quota";
import type { ObjectStore, StoredObject } from "../../../store/types";
import { storedText } from "../../registry/text";
import { isPodCreate } from "../match";
import type { AdmissionPlugin, AdmissionRequest } from "../types";
import { createLocks, type Locks } from "./locks";

/** Amounts by the name under which a quota counts them. */
type Usage = Readonly<Record<string, string>>;

const quotas = { group: "", plural: "resourcequotas" };
const attempts = 30;

/** What the request adds to what is used: nothing for what stays or shrinks. */
const increase = (request: AdmissionRequest, quota: ResourceQuota): Record<string, string> => {
  const used = (object: KubernetesObject | undefined): Usage =>
    object && quotaCovers(quota, request.definition, object) ? quotaUsage(request.definition, object) : {};
  const before = used(request.oldObject);
  const delta: Record<string, string> = {};
  for (const [name, amount] of Object.entries(used(request.object))) {
    if (quota.spec.hard?.[name] === undefined) continue;
    const difference = before[name] === undefined ? amount : subtractQuantities(amount, before[name]);
    if (parseQuantity(difference).nano > 0n) delta[name] = difference;
  }
  return delta;
};

const text = (amounts: Usage, names: readonly string[]): string =>
  [...names]
    .sort()
    .map((name) => `${name}=${amounts[name]}`)
    .join(",");

/** Resources that a quota limits have to be named by every container, or nothing could be counted. */
const requireNamed = (request: AdmissionRequest, quota: ResourceQuota): void => {
  if (!isPodCreate(request)) return;
  const pod = request.object as Pod;
  if (!quotaCovers(quota, request.definition, pod)) return;
  const missing = Object.keys(quota.spec.hard ?? {})
    .sort()
    .flatMap((name) => {
      const [, kind, resource] = /^(requests|limits)\.(cpu|memory|ephemeral-storage)$/.exec(name) ?? [];
      const plain = name === "cpu" || name === "memory" || name === "ephemeral-storage";
      if (!resource && !plain) return [];
      const field = kind === "limits" ? "limits" : "requests";
      const without = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].filter(
        ({ resources }) => resources[field]?.[resource ?? name] === undefined,
      );
      return without.length === 0 ? [] : [`${name} for: ${without.map((container) => container.name).join(",")}`];
    });
  if (missing.length > 0)
    throw forbidden(request.definition, request.name, `failed quota: ${quota.metadata.name}: must specify ${missing.join("; ")}`);
};

/** The quota with the request counted in. Throws 403 when that is too much. */
const charged = (request: AdmissionRequest, quota: ResourceQuota, delta: Usage): ResourceQuota => {
  const hard = quota.status?.hard ?? {};
  const used = quota.status?.used ?? {};
  const { name } = quota.metadata;
  const unknown = Object.keys(delta).filter((resource) => hard[resource] === undefined || used[resource] === undefined);
  if (unknown.length > 0)
    throw forbidden(request.definition, request.name, `status unknown for quota: ${name}, resources: ${unknown.sort().join(",")}`);
  const next: Record<string, string> = { ...used };
  for (const [resource, amount] of Object.entries(delta)) next[resource] = addQuantities(used[resource] ?? "0", amount);
  const exceeded = Object.keys(delta).filter((resource) => compareQuantities(next[resource] ?? "0", hard[resource] ?? "0") > 0);
  if (exceeded.length > 0) {
    const detail = `exceeded quota: ${name}, requested: ${text(delta, exceeded)}, used: ${text(used, exceeded)}, limited: ${text(hard, exceeded)}`;
    throw forbidden(request.definition, request.name, detail);
  }
  return { ...quota, status: { ...quota.status, used: next } };
};

const released = (quota: ResourceQuota, delta: Usage): ResourceQuota => {
  const used: Record<string, string> = { ...quota.status?.used };
  for (const [resource, amount] of Object.entries(delta)) {
    if (used[resource] !== undefined) used[resource] = subtractQuantities(used[resource], amount);
  }
  return { ...quota, status: { ...quota.status, used } };
};

/** Changes a quota by compare-and-swap, on whatever somebody else made of it in between. */
const change = async (store: ObjectStore, first: StoredObject, produce: (quota: ResourceQuota) => ResourceQuota): Promise<void> => {
  let current: StoredObject | undefined = first;
  for (let attempt = 1; current; attempt++) {
    try {
      await store.update(current.key, current.revision, storedText(produce(current.object as ResourceQuota)));
      return;
    } catch (error) {
      if (isStatus(error, "NotFound")) return;
      if (!isStatus(error, "Conflict") || attempt === attempts) throw error;
      current = await store.get(current.key);
    }
  }
};

const charge = async (store: ObjectStore, request: AdmissionRequest, stored: StoredObject): Promise<void> => {
  const quota = stored.object as ResourceQuota;
  requireNamed(request, quota);
  const delta = increase(request, quota);
  if (Object.keys(delta).length === 0) return;
  if (request.dryRun) {
    charged(request, quota, delta);
    return;
  }
  await change(store, stored, (newest) => charged(request, newest, delta));
  request.undo.push(() => change(store, stored, (newest) => released(newest, delta)));
};

const chargeAll = async (store: ObjectStore, request: AdmissionRequest): Promise<void> => {
  const { items } = await store.list(quotas, { namespace: request.namespace, minimumRevision: 0 });
  for (const stored of items) await charge(store, request, stored);
};

/**
 * Charges what a write uses to the quotas of its namespace before it happens, so that together nobody ever uses more:
 * each charge is a compare-and-swap on the quota itself. What deletions free is given back by the quota controller.
 */
export const resourceQuota = (store: ObjectStore, locks: Locks = createLocks()): AdmissionPlugin => ({
  name: "ResourceQuota",
  validate: async (request) => {
    const { definition, namespace, operation, subresource } = request;
    if (!definition.namespaced || namespace === "" || subresource !== "" || !(operation === "CREATE" || operation === "UPDATE")) return;
    const { items } = await store.list(quotas, { namespace, minimumRevision: 0, limit: 1 });
    if (items.length === 0) return;
    // Writers of one process take turns: racing each other for the same object would only cost conflicts.
    await locks.run(namespace, () => chargeAll(store, request));
  },
});
