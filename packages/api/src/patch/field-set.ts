/**
 * A set of field paths as a tree, in the form of `fieldsV1`: keys are path elements (`f:name`, `k:{"name":"a"}`,
 * `v:"x"`, `i:0`). A node without keys is a member; a node with keys is one only when `.` is among them.
 */
export interface FieldSet {
  [element: string]: FieldSet;
}

const self = ".";

const isMember = (node: FieldSet | undefined): boolean => {
  if (!node) return false;
  for (const _ in node) return Object.hasOwn(node, self);
  return true;
};

export const isEmptySet = (set: FieldSet): boolean => {
  for (const _ in set) return false;
  return true;
};

/** A node out of its children and whether it is itself a member; undefined when nothing is left of it. */
const makeNode = (member: boolean, children: FieldSet): FieldSet | undefined => {
  if (isEmptySet(children)) return member ? {} : undefined;
  return member ? { [self]: {}, ...children } : children;
};

/** A member with these children. */
export const memberWith = (children: FieldSet): FieldSet => makeNode(true, children) ?? {};

const elementsOf = (node: FieldSet | undefined): string[] => (node ? Object.keys(node).filter((key) => key !== self) : []);

const combine = (
  first: FieldSet | undefined,
  second: FieldSet | undefined,
  isKept: (inFirst: boolean, inSecond: boolean) => boolean,
): FieldSet => {
  const result: FieldSet = {};
  for (const key of new Set([...elementsOf(first), ...elementsOf(second)])) {
    const a = first?.[key];
    const b = second?.[key];
    const node = makeNode(isKept(isMember(a), isMember(b)), combine(a, b, isKept));
    if (node) result[key] = node;
  }
  return result;
};

export const unionOf = (first: FieldSet, second: FieldSet): FieldSet => {
  if (isEmptySet(first)) return second;
  return isEmptySet(second) ? first : combine(first, second, (a, b) => a || b);
};

export const intersectionOf = (first: FieldSet, second: FieldSet): FieldSet =>
  isEmptySet(first) || isEmptySet(second) ? {} : combine(first, second, (a, b) => a && b);

/** Members of the first that the second does not have. */
export const differenceOf = (first: FieldSet, second: FieldSet): FieldSet =>
  isEmptySet(first) || isEmptySet(second) ? first : combine(first, second, (a, b) => a && !b);

const elementText = (element: string): string => {
  const value = element.slice(2);
  switch (element.charAt(0)) {
    case "k": {
      const keys = Object.entries(JSON.parse(value) as Record<string, unknown>);
      return `[${keys.map(([name, key]) => `${name}=${JSON.stringify(key)}`).join(",")}]`;
    }
    case "v":
      return `[=${value}]`;
    case "i":
      return `[${value}]`;
    default:
      return `.${value}`;
  }
};

/** The members in writing: `.spec.template.spec.containers[name="a"].image`. */
export const pathsOfSet = (set: FieldSet, prefix = ""): string[] =>
  elementsOf(set).flatMap((key) => {
    const node = set[key] ?? {};
    const path = `${prefix}${elementText(key)}`;
    return [...(isMember(node) ? [path] : []), ...pathsOfSet(node, path)];
  });
