const shape = /^v(\d+)(?:(alpha|beta)(\d+))?$/;

/** Sort weight: stable versions before beta before alpha, each with the greatest number first. */
const weight = (version: string): readonly [number, number, number] | undefined => {
  const match = shape.exec(version);
  if (!match) return undefined;
  const stage = match[2] === undefined ? 2 : match[2] === "beta" ? 1 : 0;
  return [stage, Number(match[1]), Number(match[3] ?? 0)];
};

/** Orders versions of a group by Kubernetes' priority: v2, v1, v1beta2, v1beta1, v1alpha1, then others by name. */
export const compareVersions = (first: string, second: string): number => {
  const a = weight(first);
  const b = weight(second);
  if (!a || !b) return a ? -1 : b ? 1 : first < second ? -1 : first > second ? 1 : 0;
  return b[0] - a[0] || b[1] - a[1] || b[2] - a[2];
};
