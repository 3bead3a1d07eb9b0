import type { Scheme } from "@gantry/api";
import type { CustomResourceDefinition } from "@gantry/api/apiextensions/v1";

/** Every name under which a kind can be asked for. */
const namesOf = ({
  plural,
  singular,
  shortNames = [],
}: {
  plural: string;
  singular?: string;
  shortNames?: readonly string[];
}): string[] => [plural, ...(singular ? [singular] : []), ...shortNames];

/** Why the names of a CustomResourceDefinition cannot be used: another kind of its group has them. Undefined when they can. */
export const nameConflict = (scheme: Scheme, { spec }: CustomResourceDefinition): string | undefined => {
  const others = scheme.all().filter(({ group, plural }) => group === spec.group && plural !== spec.names.plural);
  const taken = new Set(others.flatMap(namesOf));
  const conflicting = namesOf(spec.names).find((name) => taken.has(name));
  if (conflicting !== undefined) return `${JSON.stringify(conflicting)} is already in use`;
  const kinds = new Set(others.flatMap(({ kind, listKind }) => [kind, listKind ?? `${kind}List`]));
  const kind = [spec.names.kind, spec.names.listKind ?? ""].find((name) => kinds.has(name));
  return kind === undefined ? undefined : `${JSON.stringify(kind)} is already in use`;
};
