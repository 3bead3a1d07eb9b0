import type { Logger } from "../logger";

/** Says nothing. */
export const quietLogger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
