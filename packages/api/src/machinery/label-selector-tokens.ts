import { badRequest } from "./errors";
import type { LabelOperator, LabelRequirement } from "./label-selector";
import type { StatusError } from "./status";

const symbols: Readonly<Record<string, LabelOperator>> = { "=": "=", "==": "=", "!=": "!=", ">": "gt", "<": "lt" };

const tokenShape = /\s*(==|!=|[=!<>(),]|[^\s=!<>(),]+)/y;

const tokensOf = (text: string): string[] => {
  const tokens: string[] = [];
  const trimmed = text.trimEnd();
  tokenShape.lastIndex = 0;
  while (tokenShape.lastIndex < trimmed.length) {
    const match = tokenShape.exec(trimmed);
    if (!match) break;
    tokens.push(match[1] ?? "");
  }
  return tokens;
};

const isWord = (token: string): boolean => token !== "" && !/^[=!<>(),]/.test(token);

/** Reads the requirements of a label selector one after the other, by the grammar of `labels.Parse`. */
export interface SelectorReader {
  requirement(): LabelRequirement;
  comma(): void;
  atEnd(): boolean;
}

export const tokenizeSelector = (text: string): SelectorReader => {
  const tokens = tokensOf(text);
  let position = 0;
  const peek = (): string => tokens[position] ?? "";
  const next = (): string => {
    const token = peek();
    position += 1;
    return token;
  };
  const unexpected = (found: string, wanted: string): StatusError =>
    badRequest(`unable to parse requirement: found '${found}', expected: ${wanted}`);

  const valueList = (): string[] => {
    const open = next();
    if (open !== "(") throw unexpected(open, "'('");
    const values = new Set<string>();
    for (;;) {
      // Nothing between two commas stands for the empty value.
      values.add(isWord(peek()) ? next() : "");
      const separator = next();
      if (separator === ")") return [...values].sort();
      if (separator !== ",") throw unexpected(separator, "',' or ')'");
    }
  };

  const requirement = (): LabelRequirement => {
    const negated = peek() === "!";
    if (negated) next();
    const key = next();
    if (!isWord(key)) throw unexpected(key, negated ? "identifier" : "!, identifier, or 'end of string'");
    if (negated) return { key, operator: "!", values: [] };
    if (peek() === "" || peek() === ",") return { key, operator: "exists", values: [] };
    const operator = next();
    if (operator === "in" || operator === "notin") return { key, operator, values: valueList() };
    const symbol = symbols[operator];
    if (!symbol) throw unexpected(operator, "in, notin, =, ==, !=, gt, lt");
    return { key, operator: symbol, values: [isWord(peek()) ? next() : ""] };
  };

  return {
    requirement,
    comma: () => {
      const token = next();
      if (token !== ",") throw unexpected(token, "',' or 'end of string'");
      if (position >= tokens.length) throw unexpected("", "identifier after ','");
    },
    atEnd: () => position >= tokens.length,
  };
};
