import type { CommandStatus } from "./types";

const success: CommandStatus = { metadata: {}, status: "Success" };

/** What a client is told of a command that ended with this code. */
export const exitStatus = (exitCode: number): CommandStatus =>
  exitCode === 0
    ? success
    : {
        metadata: {},
        status: "Failure",
        message: `command terminated with non-zero exit code: ${exitCode}`,
        reason: "NonZeroExitCode",
        details: { causes: [{ reason: "ExitCode", message: String(exitCode) }] },
      };

/** What a client is told of a command that could not be run, or whose fate is unknown. */
export const failureStatus = (message: string): CommandStatus => ({
  metadata: {},
  status: "Failure",
  message,
  reason: "InternalError",
  code: 500,
});

/** Older protocols have no Status: the text of a failure, nothing for success. */
export const statusText = (status: CommandStatus): string => (status.status === "Success" ? "" : (status.message ?? "the command failed"));

/** Reads a resize message; undefined when it is none. */
export const parseResize = (text: string): { readonly width: number; readonly height: number } | undefined => {
  try {
    const { Width, Height } = JSON.parse(text) as { Width?: unknown; Height?: unknown };
    return Number.isInteger(Width) && Number.isInteger(Height) ? { width: Number(Width), height: Number(Height) } : undefined;
  } catch {
    return undefined;
  }
};
