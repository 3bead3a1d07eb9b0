import { applyConflict } from "../machinery/errors";
import type { StatusError } from "../machinery/status";
import { differenceOf, type FieldSet, intersectionOf, isEmptySet, pathsOfSet } from "./field-set";
import type { Manager, Managers } from "./managers";

/** Fields that an apply would take from another manager. */
export interface Conflict {
  readonly manager: Manager;
  readonly fields: FieldSet;
}

/** Who owns any of these fields, beside the applier. */
export const findConflicts = (managers: Managers, owner: string, fields: FieldSet): Conflict[] =>
  [...managers]
    .filter(([id]) => id !== owner)
    .map(([, manager]) => ({ manager, fields: intersectionOf(manager.fields, fields) }))
    .filter((conflict) => !isEmptySet(conflict.fields));

/** The conflicts without fields that may be taken over. */
export const exceptAllowed = (conflicts: readonly Conflict[], allowed: FieldSet): Conflict[] =>
  conflicts.map(({ manager, fields }) => ({ manager, fields: differenceOf(fields, allowed) })).filter(({ fields }) => !isEmptySet(fields));

const managerText = ({ manager, operation, apiVersion, subresource, time }: Manager): string => {
  const name = `${JSON.stringify(manager)}${subresource === "" ? "" : ` with subresource ${JSON.stringify(subresource)}`}`;
  if (operation === "Apply") return name;
  return `${name} using ${apiVersion}${time === undefined ? "" : ` at ${time}`}`;
};

const messageOf = (conflicts: readonly { manager: string; path: string }[]): string => {
  const [only] = conflicts;
  if (conflicts.length === 1 && only) return `Apply failed with 1 conflict: conflict with ${only.manager}: ${only.path}`;
  const names = [...new Set(conflicts.map(({ manager }) => manager))].sort();
  const lines = names.flatMap((name) => [
    `conflicts with ${name}:`,
    ...conflicts.filter(({ manager }) => manager === name).map(({ path }) => `- ${path}`),
  ]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`;
};

/** The 409 that tells who owns which of the fields, in Kubernetes' words. */
export const conflictError = (conflicts: readonly Conflict[]): StatusError => {
  const list = conflicts.flatMap(({ manager, fields }) =>
    pathsOfSet(fields)
      .sort()
      .map((path) => ({ manager: managerText(manager), path })),
  );
  const causes = list.map(({ manager, path }) => ({ reason: "FieldManagerConflict", message: `conflict with ${manager}`, field: path }));
  return applyConflict(messageOf(list), causes);
};
