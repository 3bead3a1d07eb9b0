import type { TerminalRequest } from "../../lib/live/protocol";
import type { ExecSession } from "../dashboard/api";
import type { ConnectionContext, LiveSocket } from "./connection";

const maxTerminals = 8;
/** Characters that may be typed ahead while a command is being started. */
const maxTypedAhead = 4096;

/** What was typed before the command runs. */
interface Opening {
  typed: string;
}

const isOpening = (entry: ExecSession | Opening): entry is Opening => "typed" in entry;

/** Interactive commands in containers for one browser, opened as the user through the `exec` subresource. */
export class Terminals {
  readonly #open = new Map<number, ExecSession | Opening>();

  constructor(
    private readonly socket: LiveSocket,
    private readonly context: ConnectionContext,
  ) {}

  async open(request: TerminalRequest): Promise<void> {
    const { id, columns, rows, ...target } = request;
    if (this.#open.has(id) || this.#open.size >= maxTerminals) return;
    const opening: Opening = { typed: "" };
    this.#open.set(id, opening);
    try {
      const session = await this.context.api.exec(this.context.user, {
        ...target,
        onOutput: (data) => void this.socket.emit("terminalData", id, data),
        onEnd: (message) => this.#end(id, message),
      });
      if (!this.#open.has(id)) return session.close();
      this.#open.set(id, session);
      session.resize(columns, rows);
      if (opening.typed !== "") session.write(opening.typed);
    } catch (error) {
      this.#end(id, error instanceof Error ? error.message : "the command could not be started");
    }
  }

  input(id: number, data: string): void {
    const entry = this.#open.get(id);
    if (entry === undefined) return;
    if (!isOpening(entry)) entry.write(data);
    else if (entry.typed.length + data.length <= maxTypedAhead) entry.typed += data;
  }

  resize(id: number, columns: number, rows: number): void {
    if (columns > 0 && rows > 0) this.#session(id)?.resize(columns, rows);
  }

  close(id: number): void {
    this.#session(id)?.close();
    this.#open.delete(id);
  }

  closeAll(): void {
    for (const id of [...this.#open.keys()]) this.close(id);
  }

  #session(id: number): ExecSession | undefined {
    const entry = this.#open.get(id);
    return entry === undefined || isOpening(entry) ? undefined : entry;
  }

  #end(id: number, message: string): void {
    if (this.#open.delete(id)) this.socket.emit("terminalEnd", id, message);
  }
}
