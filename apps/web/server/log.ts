import pino from "pino";

/** The control plane's logger. Levels by `GANTRY_LOG_LEVEL`; secrets never reach it. */
export const log = pino({ name: "gantry", level: process.env.GANTRY_LOG_LEVEL ?? "info" });

export type Logger = pino.Logger;
