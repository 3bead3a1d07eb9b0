import { spawn } from "node:child_process";
import { PlainError } from "./terminal";

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What the command is for, to begin an error message with. */
  readonly purpose: string;
}

/** Runs a command to its end and returns what it printed. A failure tells the last lines that it printed. */
export const run = (command: string, args: readonly string[], options: CommandOptions): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on("error", (error) => reject(new PlainError(`${options.purpose}: ${command} cannot be run (${error.message}).`)));
    child.on("close", (code) => {
      if (code === 0) return resolve(output);
      const tail = `${output}\n${errors}`.trim().split("\n").slice(-12).join("\n");
      reject(new PlainError(`${options.purpose}: \`${command} ${args.join(" ")}\` ended with code ${code}.\n${tail}`));
    });
  });
