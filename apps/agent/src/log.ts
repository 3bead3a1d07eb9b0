import pino from "pino";

/** The agent's logger. Level by `GANTRY_LOG_LEVEL`; secrets never reach it. */
export const log = pino({ name: "gantry-agent", level: process.env.GANTRY_LOG_LEVEL ?? "info" });

export type Logger = pino.Logger;
