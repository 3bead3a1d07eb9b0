const shortForms: readonly (readonly [mode: string, short: string])[] = [
  ["ReadWriteOnce", "RWO"],
  ["ReadOnlyMany", "ROX"],
  ["ReadWriteMany", "RWX"],
  ["ReadWriteOncePod", "RWOP"],
];

/** Access modes as `kubectl get pv` abbreviates them: `RWO,ROX`. */
export const accessModesText = (modes: readonly string[] | undefined): string =>
  shortForms
    .filter(([mode]) => modes?.includes(mode))
    .map(([, short]) => short)
    .join(",");
