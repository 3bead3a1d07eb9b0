import type { Transport } from "@gantry/client";
import type { UserInfo } from "../auth/types";

export interface ExecRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
  readonly onOutput: (data: Uint8Array) => void;
  /** Called once, with a sentence for the person: how the command ended or why it could not run. */
  readonly onEnd: (message: string) => void;
}

/** A command that runs in a container with a terminal. */
export interface ExecSession {
  write(data: string): void;
  resize(columns: number, rows: number): void;
  close(): void;
}

/** What the dashboard needs of the API server. Everything is done as a user, with that user's rights. */
export interface DashboardApi {
  transportFor(user: UserInfo): Transport;
  /** Opens the `exec` subresource with a terminal. Rejects with what the API server said when it refuses. */
  exec(user: UserInfo, request: ExecRequest): Promise<ExecSession>;
}
