import { isJsonObject } from "@gantry/api";

type Step = (values: readonly unknown[]) => unknown[];

const field =
  (name: string): Step =>
  (values) =>
    values.flatMap((value) => (isJsonObject(value) && Object.hasOwn(value, name) ? [value[name]] : []));

const every: Step = (values) => values.flatMap((value) => (Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : []));

const item =
  (index: number): Step =>
  (values) =>
    values
      .flatMap((value) => (Array.isArray(value) && value.length > 0 && Math.abs(index) <= value.length ? [value.at(index)] : []))
      .filter((value) => value !== undefined);

const literal = (text: string): unknown => {
  const quoted = /^(["'])(.*)\1$/.exec(text);
  if (quoted) return quoted[2];
  return text === "true" ? true : text === "false" ? false : Number(text);
};

/** `@.type=="Ready"` */
const filter = (expression: string): Step | undefined => {
  const match = /^@((?:\.[\w-]+)+)\s*(==|!=)\s*(.+)$/.exec(expression.trim());
  if (!match) return undefined;
  const [, path = "", operator, wanted = ""] = match;
  const names = path.slice(1).split(".").map(field);
  const expected = literal(wanted.trim());
  const holds = (value: unknown): boolean => {
    const [found] = names.reduce<unknown[]>((values, step) => step(values), [value]);
    return (found === expected) === (operator === "==");
  };
  return (values) => values.flatMap((value) => (Array.isArray(value) ? value.filter(holds) : []));
};

const bracket = (content: string): Step | undefined => {
  if (content === "*") return every;
  if (/^-?\d+$/.test(content)) return item(Number(content));
  const quoted = /^(["'])(.*)\1$/.exec(content);
  if (quoted) return field(quoted[2] ?? "");
  const condition = /^\?\((.*)\)$/.exec(content);
  return condition ? filter(condition[1] ?? "") : undefined;
};

const token = /\.([\w-]+|\*)|\[((?:\?\((?:[^()]|"[^"]*"|'[^']*')*\)|"[^"]*"|'[^']*'|[^\]])*)\]/y;

const compile = (path: string): Step[] | undefined => {
  const steps: Step[] = [];
  token.lastIndex = 0;
  // Dots in a name are written with a backslash: .metadata.annotations.example\.com/x
  const text = path.replace(/((?:\.)(?:[\w/-]|\\\.)*\\\.(?:[\w/-]|\\\.)*)/g, (match) => `["${match.slice(1).replace(/\\\./g, ".")}"]`);
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (!match) return undefined;
    const [, name, content] = match;
    const step = name === "*" ? every : name !== undefined ? field(name) : content === undefined ? undefined : bracket(content);
    if (!step) return undefined;
    steps.push(step);
  }
  return steps;
};

/**
 * Reads along a simple JSONPath as CustomResourceDefinitions have them: `.spec.replicas`, `.items[0].name`,
 * `.status.conditions[?(@.type=="Ready")].status`. Gives all values that it leads to; none for a path that cannot be read.
 */
export const jsonPath = (path: string): ((object: unknown) => unknown[]) => {
  const steps = compile(path);
  if (!steps) return () => [];
  return (object) => steps.reduce<unknown[]>((values, step) => step(values), [object]);
};
