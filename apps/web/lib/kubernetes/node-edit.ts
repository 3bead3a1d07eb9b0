import type { Node } from "@gantry/api/core/v1";
import { labelValueRule, qualifiedNameRule } from "@gantry/api/machinery";

export type NodeTaint = NonNullable<Node["spec"]["taints"]>[number];

/** What a taint does to pods that do not tolerate it. */
export const taintEffects = ["NoSchedule", "PreferNoSchedule", "NoExecute"] as const;

/** Labels that differ (null: taken away), and taints; a taint is known by its key and effect. */
export interface NodeEdit {
  readonly labels: Readonly<Record<string, string | null>>;
  readonly taints: { readonly set: readonly NodeTaint[]; readonly remove: readonly Pick<NodeTaint, "key" | "effect">[] };
}

type TaintName = Pick<NodeTaint, "key" | "effect">;

const isSame = (a: TaintName, b: TaintName): boolean => a.key === b.key && a.effect === b.effect;
const isEqual = (a: NodeTaint, b: NodeTaint): boolean => isSame(a, b) && (a.value ?? "") === (b.value ?? "");

/** Labels that the node's agent sets again when somebody changes them. */
export const isAgentLabel = (key: string): boolean => /^(beta\.)?kubernetes\.io\/(hostname|os|arch)$/.test(key);

const conditions = "not-ready|unreachable|unschedulable|memory-pressure|disk-pressure|pid-pressure|network-unavailable";

/** Taints that the control plane puts there and takes away by the node's condition. */
export const isConditionTaint = ({ key }: TaintName): boolean => new RegExp(`^node\\.kubernetes\\.io/(${conditions})$`).test(key);

/** What a person changed between two states of a node: only that is sent, so that what others change meanwhile stays. */
export const nodeEdit = (
  before: { readonly labels: Readonly<Record<string, string>>; readonly taints: readonly NodeTaint[] },
  after: { readonly labels: Readonly<Record<string, string>>; readonly taints: readonly NodeTaint[] },
): NodeEdit => ({
  labels: {
    ...Object.fromEntries(Object.entries(after.labels).filter(([key, value]) => before.labels[key] !== value)),
    ...Object.fromEntries(Object.keys(before.labels).flatMap((key) => (Object.hasOwn(after.labels, key) ? [] : [[key, null]]))),
  },
  taints: {
    set: after.taints.filter((taint) => !before.taints.some((each) => isEqual(each, taint))),
    remove: before.taints.filter((taint) => !after.taints.some((each) => isSame(each, taint))).map(({ key, effect }) => ({ key, effect })),
  },
});

export const isEmptyEdit = ({ labels, taints }: NodeEdit): boolean =>
  Object.keys(labels).length === 0 && taints.set.length === 0 && taints.remove.length === 0;

/** The taints of a node after an edit; those that it leaves alone keep their times and their places. */
export const editedTaints = (current: readonly NodeTaint[], { set, remove }: NodeEdit["taints"]): NodeTaint[] => [
  ...current
    .filter((taint) => !remove.some((each) => isSame(each, taint)))
    .map((taint) => {
      const wanted = set.find((each) => isSame(each, taint));
      return wanted && !isEqual(wanted, taint) ? wanted : taint;
    }),
  ...set.filter((taint) => !current.some((each) => isSame(each, taint))),
];

/** Without the examples and the regular expression that the API server adds for logs. */
const brief = (message: string): string => message.replace(/ \(e\.g\. .*$/, "");

/** What is wrong with a label or taint key and value, in the API server's words; undefined when nothing is. */
export const pairProblem = (key: string, value: string): string | undefined => {
  const [wrongKey] = qualifiedNameRule(key);
  const [wrongValue] = labelValueRule(value);
  return wrongKey ? `Key: ${brief(wrongKey)}` : wrongValue ? `Value: ${brief(wrongValue)}` : undefined;
};
