import { matcherFromSelector } from "@gantry/api";
import type { ClusterRole, PolicyRule } from "@gantry/api/rbac/v1";

/** The rules of a role together with those of all roles that its aggregation rule chooses, and of theirs. */
export const aggregatedRules = (
  role: ClusterRole,
  all: ReadonlyMap<string, ClusterRole>,
  seen: ReadonlySet<string> = new Set(),
): readonly PolicyRule[] => {
  const own = role.rules ?? [];
  const selectors = role.aggregationRule?.clusterRoleSelectors ?? [];
  if (selectors.length === 0) return own;
  const { name } = role.metadata;
  const visited = new Set([...seen, name]);
  const matchers = selectors.map(matcherFromSelector);
  const chosen = [...all.values()].filter(
    ({ metadata }) => !visited.has(metadata.name) && matchers.some((matcher) => matcher.matches(metadata.labels)),
  );
  return [...own, ...chosen.flatMap((other) => aggregatedRules(other, all, visited))];
};
