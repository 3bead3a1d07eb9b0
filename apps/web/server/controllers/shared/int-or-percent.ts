/** `3`, or `25%` of a total. Anything else counts as 0: validation refuses it before it gets here. */
export const scaledValue = (value: number | string | undefined, total: number, round: "up" | "down"): number => {
  if (typeof value === "number") return value;
  const percent = /^(\d+)%$/.exec(value ?? "")?.[1];
  if (percent === undefined) return 0;
  const exact = (Number(percent) * total) / 100;
  return round === "up" ? Math.ceil(exact) : Math.floor(exact);
};
