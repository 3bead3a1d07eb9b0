import { formatAmount, type QuantityFormat } from "./quantity-format";

/**
 * An amount of a resource: `100m` CPU, `64Mi` of memory. Exact to a nano-unit; what is finer is rounded away from zero,
 * and what is beyond ±(2^63-1) is capped, as Kubernetes does.
 */
export interface Quantity {
  /** The amount in billionths. */
  readonly nano: bigint;
  /** The family of suffixes it was written in, which is kept when it is printed. */
  readonly format: QuantityFormat;
  /** Rounded up to whole units. */
  readonly value: number;
  /** Rounded up to thousandths. */
  readonly milli: number;
}

/** A text that is not a quantity. The message is Kubernetes'. */
export class QuantityError extends Error {
  override readonly name = "QuantityError";
}

const billion = 1_000_000_000n;
const greatest = ((1n << 63n) - 1n) * billion;

const decimalExponents: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binaryExponents: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };

const shape = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/;
const formatMessage = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const exponentShape = /^[eE]([+-]?[0-9]+)$/;

const ceilDivide = (dividend: bigint, divisor: bigint): bigint => {
  const quotient = dividend / divisor;
  return dividend > 0n && quotient * divisor !== dividend ? quotient + 1n : quotient;
};

/** Away from zero, as Kubernetes rounds what is finer than a nano-unit. */
const divideAwayFromZero = (dividend: bigint, divisor: bigint): bigint =>
  dividend < 0n ? -ceilDivide(-dividend, divisor) : ceilDivide(dividend, divisor);

const make = (nano: bigint, format: QuantityFormat): Quantity => {
  const capped = nano > greatest ? greatest : nano < -greatest ? -greatest : nano;
  return { nano: capped, format, value: Number(ceilDivide(capped, billion)), milli: Number(ceilDivide(capped, 1_000_000n)) };
};

const scaleDecimal = (digits: bigint, exponent: number): bigint => {
  const shift = exponent + 9;
  // Beyond these the result is capped or rounds to one nano-unit anyway; the powers stay small.
  const bounded = Math.max(-60, Math.min(60, shift));
  return bounded >= 0 ? digits * 10n ** BigInt(bounded) : divideAwayFromZero(digits, 10n ** BigInt(-bounded));
};

const parse = (text: string): Quantity => {
  const match = shape.exec(text);
  if (!match) throw new QuantityError(formatMessage);
  const [, number = "", suffix = ""] = match;
  const [whole = "", fraction = "", ...rest] = number.split(".");
  if (rest.length > 0 || !/[0-9]/.test(number)) throw new QuantityError(formatMessage);
  const sign = whole.startsWith("-") ? -1n : 1n;
  const digits = sign * BigInt(`${whole.replace(/^[+-]/, "")}${fraction}` || "0");
  const binary = binaryExponents[suffix];
  if (binary !== undefined) return make(divideAwayFromZero((digits << binary) * billion, 10n ** BigInt(fraction.length)), "BinarySI");
  const decimal = decimalExponents[suffix];
  if (decimal !== undefined) return make(scaleDecimal(digits, decimal - fraction.length), "DecimalSI");
  const exponent = exponentShape.exec(suffix);
  if (!exponent) throw new QuantityError("unable to parse quantity's suffix");
  return make(scaleDecimal(digits, Number(exponent[1]) - fraction.length), "DecimalExponent");
};

/** Quantities repeat: a cluster's pods ask for a handful of different amounts. Emptied when full, so memory is bounded. */
const parsed = new Map<string, Quantity>();
const canonical = new Map<string, string>();
const cacheLimit = 4096;

const remember = <Value>(cache: Map<string, Value>, key: string, value: Value): Value => {
  if (cache.size >= cacheLimit) cache.clear();
  cache.set(key, value);
  return value;
};

/** @throws {QuantityError} when the text is not a quantity. */
export const parseQuantity = (text: string | number): Quantity => {
  const key = typeof text === "string" ? text : String(text);
  return parsed.get(key) ?? remember(parsed, key, parse(key));
};

export const isQuantity = (text: string): boolean => {
  try {
    parseQuantity(text);
    return true;
  } catch {
    return false;
  }
};

/** The one way to print an amount: `1000m` is `1`, `1024Mi` is `1Gi`, `0.1` is `100m`. */
export const formatQuantity = (quantity: Quantity): string => formatAmount(quantity.nano, quantity.format);

/** @throws {QuantityError} when the text is not a quantity. */
export const canonicalQuantity = (text: string | number): string => {
  const key = typeof text === "string" ? text : String(text);
  return canonical.get(key) ?? remember(canonical, key, formatQuantity(parseQuantity(key)));
};

/** Negative when the first is less, 0 when they are the same amount. */
export const compareQuantities = (first: string, second: string): number => {
  const a = parseQuantity(first).nano;
  const b = parseQuantity(second).nano;
  return a < b ? -1 : a > b ? 1 : 0;
};

const combine = (first: string, second: string, operation: (a: bigint, b: bigint) => bigint): string => {
  const a = parseQuantity(first);
  const b = parseQuantity(second);
  return formatQuantity(make(operation(a.nano, b.nano), a.nano === 0n ? b.format : a.format));
};

export const addQuantities = (first: string, second: string): string => combine(first, second, (a, b) => a + b);

export const subtractQuantities = (first: string, second: string): string => combine(first, second, (a, b) => a - b);

/** Rounded up to whole units: bytes of memory, a number of pods. */
export const quantityValue = (text: string): number => parseQuantity(text).value;

/** Rounded up to thousandths: millicores of CPU. */
export const quantityMilliValue = (text: string): number => parseQuantity(text).milli;

export const quantityFromMilli = (milli: number, format: QuantityFormat = "DecimalSI"): string =>
  formatAmount(BigInt(Math.round(milli)) * 1_000_000n, format);

export const quantityFromValue = (value: number, format: QuantityFormat = "DecimalSI"): string =>
  formatAmount(BigInt(Math.round(value)) * billion, format);
