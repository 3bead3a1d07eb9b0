/** The family of suffixes: powers of 1024 (`Ki`), powers of 1000 (`k`), or an exponent (`e3`). */
export type QuantityFormat = "BinarySI" | "DecimalSI" | "DecimalExponent";

const billion = 1_000_000_000n;
const decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

const formatDecimal = (nano: bigint, format: QuantityFormat): string => {
  if (nano === 0n) return "0";
  let mantissa = nano;
  let step = 0;
  while (step < decimalSuffixes.length - 1 && mantissa % 1000n === 0n) {
    mantissa /= 1000n;
    step += 1;
  }
  if (format === "DecimalSI") return `${mantissa}${decimalSuffixes[step]}`;
  const exponent = step * 3 - 9;
  return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`;
};

const formatBinary = (units: bigint): string => {
  let mantissa = units;
  let step = 0;
  while (step < binarySuffixes.length - 1 && mantissa % 1024n === 0n) {
    mantissa /= 1024n;
    step += 1;
  }
  return `${mantissa}${binarySuffixes[step]}`;
};

/**
 * Prints an amount given in billionths with the greatest suffix that leaves no fraction. Small or fractional binary
 * amounts are printed in decimal form, so nothing is lost: the canonical form of Kubernetes.
 */
export const formatAmount = (nano: bigint, format: QuantityFormat): string => {
  if (format !== "BinarySI") return formatDecimal(nano, format);
  const units = nano / billion;
  const small = units > -1024n && units < 1024n;
  return small || units * billion !== nano ? formatDecimal(nano, "DecimalSI") : formatBinary(units);
};
