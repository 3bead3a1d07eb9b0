import { quantityValue } from "../kubernetes/quantity";

const trim = (value: number, digits: number): string => {
  const text = value.toFixed(digits);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
};

/** Cores for people: `12m` below one core, `1.76` from there. */
export const formatCores = (cores: number): string => {
  if (cores === 0) return "0";
  if (cores < 1) return `${Math.max(1, Math.round(cores * 1000))}m`;
  return trim(cores, cores < 10 ? 2 : 1);
};

const binaryUnits = ["B", "Ki", "Mi", "Gi", "Ti", "Pi"] as const;

/** Bytes for people, in powers of 1,024: `48 Mi`, `7.6 Gi`. */
export const formatBytes = (bytes: number): string => {
  const { value, unit } = scaleBytes(bytes);
  return `${value} ${unit}`;
};

/** Bytes as a number and its unit, with about three figures. */
export const scaleBytes = (bytes: number): { value: string; unit: string } => {
  let value = bytes;
  let index = 0;
  while (value >= 1000 && index < binaryUnits.length - 1) {
    value /= 1024;
    index += 1;
  }
  return { value: trim(value, value < 10 && index > 0 ? 1 : 0), unit: binaryUnits[index] ?? "B" };
};

/** `3.9 of 7.6 Gi`: the unit of the whole, said once. */
export const formatBytesOf = (part: number, whole: number): string => {
  const { unit } = scaleBytes(whole);
  const divisor = 1024 ** Math.max(0, binaryUnits.indexOf(unit as (typeof binaryUnits)[number]));
  const digits = whole / divisor < 10 ? 1 : 0;
  return `${trim(part / divisor, Math.max(digits, part / divisor < 10 ? 1 : 0))} of ${trim(whole / divisor, digits)} ${unit}`;
};

/** A rate over the network or a disk. */
export const formatRate = (bytesPerSecond: number): string => `${formatBytes(bytesPerSecond)}/s`;

/** `61 %`, from a fraction. A non-breaking space keeps number and unit together. */
export const formatPercent = (fraction: number): string => `${Math.round(fraction * 100)}\u00a0%`;

/** An amount of a resource by the resource's name: cores for CPU, bytes for memory and storage, else as it was written. */
export const formatAmount = (resource: string, quantity: string): string => {
  if (/(^|\.)cpu$/.test(resource)) return formatCores(quantityValue(quantity));
  if (/(^|\.)(memory|storage|ephemeral-storage)$/.test(resource)) return formatBytes(quantityValue(quantity));
  return quantity;
};

/** `1 pod`, `4 pods`. */
export const plural = (count: number, noun: string, many = `${noun}s`): string => `${formatCount(count)} ${count === 1 ? noun : many}`;

/** Thousands apart: `10,000`. */
export const formatCount = (count: number): string => count.toLocaleString("en-US");
