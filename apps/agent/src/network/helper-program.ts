import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The command of a program that stands beside a file: built into one file each, or as TypeScript in the sources. */
export const programBeside = (file: string, name: string): string[] => {
  const built = fileURLToPath(new URL(`./${name}.js`, file));
  if (existsSync(built)) return [process.execPath, built];
  return [process.execPath, "--import", "tsx", fileURLToPath(new URL(`./${name}.ts`, file))];
};

interface Listener {
  readonly heard: (line: string) => void;
  readonly failed: (error: Error) => void;
}

/**
 * A program of the agent's own that it talks with in lines of JSON. Such a program ends when its input does, so that
 * none is left over when the agent is killed.
 */
export class HelperProgram {
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  #listener: Listener | undefined;
  #end: Error | undefined;

  constructor(name: string, command: readonly string[]) {
    const [program = "", ...args] = command;
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.#child = child;
    // What it does not read any more, it does not need.
    child.stdin?.on("error", () => {});
    child.on("error", (error) => this.#ended(new Error(`${name} could not be started: ${error.message}`)));
    child.on("close", (code, signal) => this.#ended(new Error(`${name} has ended with ${signal ?? `exit code ${code}`}`)));
    if (child.stdout)
      createInterface({ input: child.stdout }).on("line", (line) => {
        const listener = this.#listener;
        this.#listener = undefined;
        if (listener) listener.heard(line);
        else this.#lines.push(line);
      });
  }

  /** 0 when it could not be started. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  say(message: object): void {
    this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  /**
   * The next thing that it says; one caller at a time. Rejects when it ends before.
   * @param limit Milliseconds to wait; for ever when left out.
   */
  async hear<Word>(limit?: number): Promise<Word> {
    const waiting = this.#lines.shift();
    if (waiting !== undefined) return JSON.parse(waiting) as Word;
    if (this.#end) throw this.#end;
    let timer: NodeJS.Timeout | undefined;
    const line = await new Promise<string>((heard, failed) => {
      this.#listener = { heard, failed };
      if (limit !== undefined) timer = setTimeout(() => failed(new Error(`no answer came within ${limit / 1000} s`)), limit);
    }).finally(() => {
      clearTimeout(timer);
      this.#listener = undefined;
    });
    return JSON.parse(line) as Word;
  }

  /** Ends it at once; that it has ended already is success. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #ended(error: Error): void {
    this.#end ??= error;
    this.#listener?.failed(this.#end);
  }
}

/** What a helper program does with its input: one order a line, and the end of the agent is its own. */
export const followOrders = <Order>(obey: (order: Order) => void): void => {
  createInterface({ input: process.stdin })
    .on("line", (line) => obey(JSON.parse(line) as Order))
    .on("close", () => process.exit(0));
};

/** What a helper program tells the agent. */
export const tellAgent = (message: object): void => {
  process.stdout.write(`${JSON.stringify(message)}\n`);
};
