import { formatTime } from "@gantry/api";

export interface ConditionLike {
  type: string;
  status: string;
  lastTransitionTime?: string;
  reason?: string;
  message?: string;
}

export const findCondition = <C extends { type: string }>(conditions: readonly C[] | undefined, type: string): C | undefined =>
  conditions?.find((condition) => condition.type === type);

export const withoutCondition = <C extends { type: string }>(conditions: readonly C[] | undefined, type: string): C[] =>
  (conditions ?? []).filter((condition) => condition.type !== type);

/**
 * The conditions with one of them set. Status and reason unchanged means nothing is changed; status unchanged keeps
 * the time of the last transition.
 */
export const withCondition = <C extends ConditionLike>(conditions: readonly C[] | undefined, condition: C): C[] => {
  const current = findCondition(conditions, condition.type);
  if (current !== undefined && current.status === condition.status && current.reason === condition.reason) return [...(conditions ?? [])];
  const lastTransitionTime =
    current?.status === condition.status && current.lastTransitionTime !== undefined ? current.lastTransitionTime : formatTime(Date.now());
  return [...withoutCondition(conditions, condition.type), { ...condition, lastTransitionTime }];
};
