import { isDeepStrictEqual } from "node:util";
import { addQuantities, compareQuantities, type KubernetesObject } from "@gantry/api";
import {
  configMapDefinition,
  persistentVolumeClaimDefinition,
  podDefinition,
  type ResourceQuota,
  replicationControllerDefinition,
  resourceQuotaDefinition,
  secretDefinition,
  serviceDefinition,
} from "@gantry/api/core/v1";
import { quotaCovers, quotaUsage } from "@gantry/api/quota";
import { type Informer, objectKey, type ResourceKind, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { discover } from "../shared/discovery";
import { byNamespace, namespaceIndex } from "../shared/enqueue-owners";

interface Counted {
  readonly kind: ResourceKind;
  readonly informer: Informer<KubernetesObject>;
}

/** Milliseconds within which many changes of a namespace become one calculation. */
const gathering = 50;
/** Milliseconds that a quota must have been left alone by admission before less usage is believed: caches may lag behind it. */
const quiet = 300;

const countPrefix = "count/";

/** Keeps the usage of quotas in step with what is there. Admission raises it; what is deleted lowers it here. */
export const resourceQuotaController = (context: ControllerContext): Controller => {
  const { informers, client } = context;
  const quotas = informers.get(resourceQuotaDefinition).addIndex(namespaceIndex, byNamespace);
  const queue = new WorkQueue();
  /** Kinds that quotas may name, by `plural.group`. */
  const counted = new Map<string, Counted>();
  /** When admission last changed a quota, `performance.now()`. */
  const changedAt = new Map<string, number>();

  const enqueueQuotasOf = (object: KubernetesObject): void => {
    for (const quota of quotas.byIndex(namespaceIndex, object.metadata.namespace ?? "")) queue.addAfter(objectKey(quota), gathering);
  };
  const follow = (kind: ResourceKind, informer: Informer<KubernetesObject>): void => {
    informer.addIndex(namespaceIndex, byNamespace);
    counted.set(`${kind.plural}.${kind.group}`, { kind, informer });
    informer.addHandlers({
      add: enqueueQuotasOf,
      update: (object, previous) => {
        if (quotas.byIndex(namespaceIndex, object.metadata.namespace ?? "").length === 0) return;
        if (!isDeepStrictEqual(quotaUsage(kind, object), quotaUsage(kind, previous))) enqueueQuotasOf(object);
      },
      delete: enqueueQuotasOf,
    });
  };

  for (const definition of [
    podDefinition,
    serviceDefinition,
    persistentVolumeClaimDefinition,
    replicationControllerDefinition,
    secretDefinition,
    configMapDefinition,
    resourceQuotaDefinition,
  ]) {
    follow(definition, informers.get<KubernetesObject>(definition as ResourceKind));
  }
  quotas.addHandlers({
    add: (quota) => queue.add(objectKey(quota)),
    update: (quota, previous) => {
      changedAt.set(objectKey(quota), performance.now());
      if (!isDeepStrictEqual(quota.spec, previous.spec)) queue.add(objectKey(quota));
    },
    delete: (quota) => changedAt.delete(objectKey(quota)),
  });

  /** Follows the kinds that the quota counts and that nobody has counted so far. */
  const followNamed = async (quota: ResourceQuota): Promise<void> => {
    const names = Object.keys(quota.spec.hard ?? {})
      .filter((name) => name.startsWith(countPrefix))
      .map((name) => name.slice(countPrefix.length))
      .map((name) => (name.includes(".") ? name : `${name}.`))
      .filter((name) => !counted.has(name));
    if (names.length === 0) return;
    const { kinds } = await discover(client);
    for (const kind of kinds) {
      if (!names.includes(`${kind.plural}.${kind.group}`) || !kind.verbs.includes("watch")) continue;
      const informer = informers.metadata(kind);
      await informer.synced();
      follow(kind, informer);
    }
  };

  const usageOf = (quota: ResourceQuota): Record<string, string> => {
    const hard = quota.spec.hard ?? {};
    const used: Record<string, string> = Object.fromEntries(Object.keys(hard).map((name) => [name, "0"]));
    for (const { kind, informer } of counted.values()) {
      for (const object of informer.byIndex(namespaceIndex, quota.metadata.namespace ?? "")) {
        if (!quotaCovers(quota, kind, object)) continue;
        for (const [name, amount] of Object.entries(quotaUsage(kind, object))) {
          const sum = used[name];
          if (sum !== undefined) used[name] = addQuantities(sum, amount);
        }
      }
    }
    return used;
  };

  const isLower = (used: Record<string, string>, before: Readonly<Record<string, string>>): boolean =>
    Object.entries(used).some(([name, amount]) => compareQuantities(amount, before[name] ?? "0") < 0);

  const reconcile = async (key: string): Promise<number | undefined> => {
    const quota = quotas.get(key);
    if (quota === undefined || quota.metadata.deletionTimestamp !== undefined) return undefined;
    await followNamed(quota);
    const hard = quota.spec.hard ?? {};
    const used = usageOf(quota);
    const status = { hard, used };
    if (isDeepStrictEqual(status, { hard: quota.status.hard ?? {}, used: quota.status.used ?? {} })) return undefined;
    const since = performance.now() - (changedAt.get(key) ?? 0);
    if (isLower(used, quota.status.used ?? {}) && since < quiet) return quiet - since;
    await client.resource(resourceQuotaDefinition).updateStatus({ ...quota, status });
    return undefined;
  };

  return { name: "resourcequota", queue, concurrency: 5, reconcile };
};
