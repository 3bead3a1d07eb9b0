import type { Readable, Writable } from "node:stream";

/** Which streams a client asked for in the query of exec or attach. */
export interface RequestedStreams {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** `{"Width":80,"Height":24}` as it comes over the wire. */
export interface Resize {
  readonly width: number;
  readonly height: number;
}

/** How a command ended, as a Kubernetes Status: what exec and attach send last. */
export interface CommandStatus {
  readonly metadata: Record<string, never>;
  readonly status: "Success" | "Failure";
  readonly message?: string;
  readonly reason?: string;
  readonly code?: number;
  readonly details?: { readonly causes: readonly { readonly reason: string; readonly message: string }[] };
}

/** A client's end of exec or attach, whatever protocol it speaks. */
export interface CommandStreams {
  readonly stdin?: Readable;
  readonly stdout?: Writable;
  readonly stderr?: Writable;
  /** Called with each change of the client's terminal, the first one included. */
  onResize(listener: (size: Resize) => void): void;
  /** Resolves when the client has gone, for whatever reason. */
  readonly closed: Promise<void>;
  /** Ends the outputs, tells how the command ended, and closes. */
  finish(status: CommandStatus): Promise<void>;
}

/** A client wants to reach a port. `error` takes a sentence when that fails; both are to be ended. */
export interface ForwardedConnection {
  readonly port: number;
  readonly data: Readable & Writable;
  readonly error: Writable;
}

/** The handshake could not be completed: an HTTP answer that says why. */
export class UpgradeRefused extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = "UpgradeRefused";
    this.code = code;
  }
}

/** The client broke off after the switch: there is nobody left to tell. */
export class SessionBroken extends Error {
  override readonly name = "SessionBroken";
}
