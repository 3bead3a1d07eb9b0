import { randomSuffix } from "@gantry/api";

const suffixLength = 5;
const longestGenerated = 63;

/** A name made of a `generateName` and five random characters. */
export const generateName = (base: string): string =>
  base.slice(0, longestGenerated - suffixLength) + randomSuffix(Math.random, suffixLength);
