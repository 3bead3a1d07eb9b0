import { isDeepStrictEqual } from "node:util";
import { type ClusterRole, clusterRoleDefinition } from "@gantry/api/rbac/v1";
import { objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { selects } from "../shared/selectors";

const isAggregated = (role: ClusterRole): boolean => role.aggregationRule !== undefined;

/** Fills ClusterRoles that are made of others with those others' rules. */
export const clusterRoleAggregationController = (context: ControllerContext): Controller => {
  const roles = context.informers.get(clusterRoleDefinition);
  const queue = new WorkQueue();

  const enqueueAggregated = (): void => {
    for (const role of roles.values()) if (isAggregated(role)) queue.add(objectKey(role));
  };
  roles.addHandlers({
    add: enqueueAggregated,
    update: (role, previous) => {
      const changed = !isDeepStrictEqual(role.rules, previous.rules) || !isDeepStrictEqual(role.metadata.labels, previous.metadata.labels);
      if (changed || isAggregated(role)) enqueueAggregated();
    },
    delete: enqueueAggregated,
  });

  const reconcile = async (name: string): Promise<void> => {
    const role = roles.get(name);
    const selectors = role?.aggregationRule?.clusterRoleSelectors;
    if (role === undefined || selectors === undefined) return;
    const parts = [...roles.values()]
      .filter((other) => other.metadata.name !== name && selectors.some((selector) => selects(selector, other.metadata.labels)))
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
    const rules: NonNullable<ClusterRole["rules"]> = [];
    for (const rule of parts.flatMap((part) => part.rules ?? [])) if (!rules.some((one) => isDeepStrictEqual(one, rule))) rules.push(rule);
    if (!isDeepStrictEqual(rules, role.rules ?? [])) await context.client.resource(clusterRoleDefinition).update({ ...role, rules });
  };

  return { name: "clusterrole-aggregation", queue, concurrency: 2, reconcile };
};
