/** Building blocks of the messages that Kubernetes gives about text that does not match a rule. */

/** A rule that a text must meet: the messages about what is wrong, none when it is right. */
export type TextRule = (value: string) => string[];

export const maximumLengthMessage = (length: number): string => `must be no more than ${length} characters`;

export const emptyMessage = "must be non-empty";

export const rangeMessage = (lowest: number, highest: number): string => `must be between ${lowest} and ${highest}, inclusive`;

/** What is wrong, with examples and the pattern itself, worded as Kubernetes' `validation.RegexError` words it. */
export const patternMessage = (message: string, pattern: string, examples: readonly string[] = []): string =>
  examples.length === 0
    ? `${message} (regex used for validation is '${pattern}')`
    : `${message} (e.g. ${examples.map((example) => `'${example}', `).join(" or ")}regex used for validation is '${pattern}')`;

interface PatternRule {
  readonly pattern: string;
  readonly message: string;
  readonly examples?: readonly string[];
  readonly maximum?: number;
}

/** A rule that is one regular expression and a greatest length. */
export const patternRule = ({ pattern, message, examples, maximum }: PatternRule): TextRule => {
  const expression = new RegExp(`^(?:${pattern})$`);
  const mismatch = patternMessage(message, pattern, examples);
  return (value) => {
    const short = maximum === undefined || value.length <= maximum;
    if (short && expression.test(value)) return [];
    const messages = short || maximum === undefined ? [] : [maximumLengthMessage(maximum)];
    return expression.test(value) ? messages : [...messages, mismatch];
  };
};
