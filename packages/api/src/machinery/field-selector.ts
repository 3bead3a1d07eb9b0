import { badRequest } from "./errors";

export interface FieldRequirement {
  readonly field: string;
  readonly operator: "=" | "!=";
  readonly value: string;
}

/** Requirements on fields that all must hold. */
export interface FieldMatcher {
  readonly requirements: readonly FieldRequirement[];
  readonly matchesEverything: boolean;
  /** @param read The value of a field, "" where it is not set. */
  readonly matches: (read: (field: string) => string) => boolean;
  /** The value that a field must have, where the selector says `=`: lets a list by name become a get. */
  readonly requiredValue: (field: string) => string | undefined;
}

const fieldMatcher = (requirements: readonly FieldRequirement[]): FieldMatcher => ({
  requirements,
  matchesEverything: requirements.length === 0,
  matches: (read) => requirements.every(({ field, operator, value }) => (read(field) === value) === (operator === "=")),
  requiredValue: (field) => requirements.find((requirement) => requirement.field === field && requirement.operator === "=")?.value,
});

/** Splits at commas that no backslash stands before. */
const splitTerms = (text: string): string[] => text.match(/(?:\\.|[^\\,])+/g) ?? [];

const parseTerm = (term: string, text: string): FieldRequirement => {
  const match = /^((?:\\.|[^\\=!])*)(!=|==|=)(.*)$/s.exec(term);
  if (!match) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
  const [, field = "", operator, escaped = ""] = match;
  const bare = escaped.replace(/\\[\\,=]/g, "");
  if (bare.includes("\\") || bare.includes("="))
    throw badRequest(`invalid field selector: invalid escape sequence or character in '${term}'`);
  return { field, operator: operator === "!=" ? "!=" : "=", value: escaped.replace(/\\([\\,=])/g, "$1") };
};

/**
 * Reads `metadata.name=x,status.phase!=Running`; backslashes escape `,`, `=` and themselves in values. The empty text
 * selects everything.
 * @throws {StatusError} 400 that names what cannot be understood.
 */
export const parseFieldSelector = (text: string): FieldMatcher => fieldMatcher(splitTerms(text).map((term) => parseTerm(term, text)));

/** Writes one requirement so that {@link parseFieldSelector} reads it back. */
export const fieldRequirementText = ({ field, operator, value }: FieldRequirement): string =>
  `${field}${operator}${value.replace(/[\\,=]/g, "\\$&")}`;
