import { emptyMessage, maximumLengthMessage, patternRule, rangeMessage, type TextRule } from "./patterns";

/** Rules for names of objects, labels, ports and variables: each gives the messages about what is wrong with a text. */

const labelPattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomainPattern = `${labelPattern}(\\.${labelPattern})*`;
const qualifiedNamePattern = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

export const dns1123LabelMaximum = 63;
export const dns1123SubdomainMaximum = 253;

const subdomainExpression = new RegExp(`^${subdomainPattern}$`);

export const dns1123SubdomainRule: TextRule = patternRule({
  pattern: subdomainPattern,
  message:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  examples: ["example.com"],
  maximum: dns1123SubdomainMaximum,
});

const plainLabelRule = patternRule({
  pattern: labelPattern,
  message:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  examples: ["my-name", "123-abc"],
  maximum: dns1123LabelMaximum,
});

export const dns1123LabelRule: TextRule = (value) => {
  const messages = plainLabelRule(value);
  if (messages.length === 0 || !value.includes(".") || !subdomainExpression.test(value)) return messages;
  return [...(value.length > dns1123LabelMaximum ? [maximumLengthMessage(dns1123LabelMaximum)] : []), "must not contain dots"];
};

export const dns1035LabelRule: TextRule = patternRule({
  pattern: "[a-z]([-a-z0-9]*[a-z0-9])?",
  message:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  examples: ["my-name", "abc-123"],
  maximum: dns1123LabelMaximum,
});

export const wildcardSubdomainRule: TextRule = patternRule({
  pattern: `\\*\\.${subdomainPattern}`,
  message:
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  examples: ["*.example.com"],
  maximum: dns1123SubdomainMaximum,
});

const namePartMessage = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const nameExamples = ["MyName", "my.name", "123-abc"];
const namePartRule = patternRule({ pattern: qualifiedNamePattern, message: namePartMessage, examples: nameExamples, maximum: 63 });

const malformedQualifiedName = `a qualified name ${namePartRule(" ")[0]} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;

/** `[prefix/]name`: keys of labels and annotations, names of resources, finalizers, … */
export const qualifiedNameRule: TextRule = (value) => {
  const parts = value.split("/");
  if (parts.length > 2) return [malformedQualifiedName];
  const name = parts.at(-1) ?? "";
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const messages: string[] = [];
  if (prefix === "") messages.push(`prefix part ${emptyMessage}`);
  else if (prefix !== undefined) messages.push(...dns1123SubdomainRule(prefix).map((message) => `prefix part ${message}`));
  if (name === "") messages.push(`name part ${emptyMessage}`);
  return [...messages, ...namePartRule(name).map((message) => `name part ${message}`)];
};

export const labelValueRule: TextRule = patternRule({
  pattern: "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?",
  message:
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  examples: ["MyValue", "my_value", "12345"],
  maximum: 63,
});

const noDirectoryChange: TextRule = (value) => {
  if (value === ".") return ["must not be '.'"];
  if (value === "..") return ["must not be '..'"];
  return value.startsWith("..") ? ["must not start with '..'"] : [];
};

const both =
  (first: TextRule, second: TextRule): TextRule =>
  (value) => [...first(value), ...second(value)];

/** Keys of ConfigMaps and Secrets: they become file names. */
export const configMapKeyRule: TextRule = both(
  patternRule({
    pattern: "[-._a-zA-Z0-9]+",
    message: "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
    examples: ["key.name", "KEY_NAME", "key-name"],
    maximum: dns1123SubdomainMaximum,
  }),
  noDirectoryChange,
);

/** Names of environment variables. Since Kubernetes 1.34 any printable ASCII but "=" may stand in one; here too. */
export const environmentNameRule: TextRule = (value) => {
  if (value === "") return [`environment variable name ${emptyMessage}`];
  return /^[\x20-\x3c\x3e-\x7e]+$/.test(value)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
};

/** The narrower rule for environment variables taken from outside (`envFrom`), and for those that tests of old versions expect. */
export const strictEnvironmentNameRule: TextRule = both(
  patternRule({
    pattern: "[-._a-zA-Z][-._a-zA-Z0-9]*",
    message:
      "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
    examples: ["my.env-name", "MY_ENV.NAME", "MyEnvName1"],
  }),
  noDirectoryChange,
);

/** IANA service names: names of ports. */
export const portNameRule: TextRule = (value) => {
  const messages: string[] = [];
  if (value.length > 15) messages.push(maximumLengthMessage(15));
  if (!/^[-a-z0-9]+$/.test(value)) messages.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  if (!/[a-z]/.test(value)) messages.push("must contain at least one letter (a-z)");
  if (value.includes("--")) messages.push("must not contain consecutive hyphens");
  if (value.startsWith("-") || value.endsWith("-")) messages.push("must not begin or end with a hyphen");
  return messages;
};

export const portNumberMessages = (port: number): string[] => rangeMessages(port, 1, 65535);

export const rangeMessages = (value: number, lowest: number, highest: number): string[] =>
  value >= lowest && value <= highest ? [] : [rangeMessage(lowest, highest)];

export const percentRule: TextRule = patternRule({
  pattern: "[0-9]+%",
  message: "a valid percent string must be a numeric string followed by an ending '%'",
  examples: ["1%", "93%"],
});

export const httpHeaderNameRule: TextRule = patternRule({
  pattern: "[-A-Za-z0-9]+",
  message: "a valid HTTP header must consist of alphanumeric characters or '-'",
  examples: ["X-Header-Name"],
});

export const cIdentifierRule: TextRule = patternRule({
  pattern: "[A-Za-z_][A-Za-z0-9_]*",
  message: "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
  examples: ["my_name", "MY_NAME", "MyName"],
});

/** Names that only have to be usable as one segment of a URL's path (roles, bindings, …). */
export const pathSegmentRule: TextRule = (value) => {
  if (value === "." || value === "..") return [`may not be '${value}'`];
  return ["/", "%"].filter((illegal) => value.includes(illegal)).map((illegal) => `may not contain '${illegal}'`);
};
