import type { NamespaceCondition } from "@gantry/api/core/v1";
import { withCondition } from "../shared/conditions";
import type { Leftovers } from "./empty-namespace";

interface Finding {
  readonly type: string;
  /** What is wrong; "" when nothing is. */
  readonly problem: string;
  readonly reason: string;
  readonly fineReason: string;
  readonly fine: string;
}

const counts = (entries: ReadonlyMap<string, number>, unit: (name: string, count: number) => string): string =>
  [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => unit(name, count))
    .join(", ");

const findingsOf = (left: Leftovers): Finding[] => {
  const content = counts(left.remaining, (name, count) => `${name} has ${count} resource instances`);
  const finalizers = counts(left.finalizers, (name, count) => `${name} in ${count} resource instances`);
  const { discoveryFailures, deletionFailures } = left;
  return [
    {
      type: "NamespaceDeletionDiscoveryFailure",
      problem:
        discoveryFailures.length === 0
          ? ""
          : `Discovery failed for some groups, ${discoveryFailures.length} failing: ${discoveryFailures.join(", ")}`,
      reason: "DiscoveryFailed",
      fineReason: "ResourcesDiscovered",
      fine: "All resources successfully discovered",
    },
    {
      type: "NamespaceDeletionGroupVersionParsingFailure",
      problem: "",
      reason: "GroupVersionParsingFailed",
      fineReason: "ParsedGroupVersions",
      fine: "All legacy kube types successfully parsed",
    },
    {
      type: "NamespaceDeletionContentFailure",
      problem:
        deletionFailures.length === 0
          ? ""
          : `Failed to delete all resource types, ${deletionFailures.length} remaining: ${deletionFailures.join(", ")}`,
      reason: "ContentDeletionFailed",
      fineReason: "ContentDeleted",
      fine: "All content successfully deleted, may be waiting on finalization",
    },
    {
      type: "NamespaceContentRemaining",
      problem: content === "" ? "" : `Some resources are remaining: ${content}`,
      reason: "SomeResourcesRemain",
      fineReason: "ContentRemoved",
      fine: "All content successfully removed",
    },
    {
      type: "NamespaceFinalizersRemaining",
      problem: finalizers === "" ? "" : `Some content in the namespace has finalizers remaining: ${finalizers}`,
      reason: "SomeFinalizersRemain",
      fineReason: "ContentHasNoFinalizers",
      fine: "All content-preserving finalizers finished",
    },
  ];
};

const set = (conditions: NamespaceCondition[], condition: NamespaceCondition): NamespaceCondition[] => {
  const current = conditions.find((one) => one.type === condition.type);
  if (
    current !== undefined &&
    current.status === condition.status &&
    current.reason === condition.reason &&
    current.message !== condition.message
  ) {
    return conditions.map((one) => (one === current ? { ...current, message: condition.message ?? "" } : one));
  }
  return withCondition(conditions, condition);
};

/** The conditions that tell a person what keeps a namespace from going away. */
export const deletionConditions = (current: readonly NamespaceCondition[] | undefined, left: Leftovers): NamespaceCondition[] =>
  findingsOf(left).reduce<NamespaceCondition[]>(
    (conditions, { type, problem, reason, fineReason, fine }) => {
      const status = problem === "" ? "False" : "True";
      return set(conditions, { type, status, reason: problem === "" ? fineReason : reason, message: problem === "" ? fine : problem });
    },
    [...(current ?? [])],
  );
