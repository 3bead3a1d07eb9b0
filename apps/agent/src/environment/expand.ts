/**
 * Replaces `$(NAME)` by the variable's value. `$$` stands for a dollar sign, and a reference to an unknown variable
 * stays as it is. Kubernetes' rule for `env[].value`, `command`, `args` and `subPathExpr`.
 */
export const expand = (text: string, lookup: (name: string) => string | undefined): string =>
  text.replace(/\$(?:\$|\(([^)]*)\))/g, (reference, name: string | undefined) => (name === undefined ? "$" : (lookup(name) ?? reference)));

/** The variables of a text that nothing defines. */
export const undefinedReferences = (text: string, lookup: (name: string) => string | undefined): string[] => {
  const missing: string[] = [];
  expand(text, (name) => {
    const value = lookup(name);
    if (value === undefined) missing.push(name);
    return value;
  });
  return missing;
};
