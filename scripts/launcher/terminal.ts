/** What the launcher tells the person in front of it: one line a step, its outcome and how long it took. */
export interface Terminal {
  /** Runs a step and says what came of it. Steps under 300 ms are shown without a time. */
  step<T>(label: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>;
  line(text?: string): void;
  warn(text: string): void;
}

/** A failure that is told as it stands: one sentence of what is wrong and what to do, no stack trace. */
export class PlainError extends Error {}

const seconds = (milliseconds: number): string => (milliseconds < 300 ? "" : ` (${(milliseconds / 1000).toFixed(1)} s)`);

export const createTerminal = (out: NodeJS.WriteStream = process.stdout): Terminal => {
  const overwrite = (text: string) => out.write(out.isTTY ? `\r\u001b[K${text}` : text);
  return {
    async step(label, work) {
      const started = Date.now();
      if (out.isTTY) overwrite(`  ${label} …`);
      let note = "";
      try {
        const result = await work((text) => {
          note = `: ${text}`;
          if (out.isTTY) overwrite(`  ${label}${note} …`);
        });
        overwrite(`✓ ${label}${note}${seconds(Date.now() - started)}\n`);
        return result;
      } catch (error) {
        overwrite(`✗ ${label}\n`);
        throw error;
      }
    },
    line: (text = "") => void out.write(`${text}\n`),
    warn: (text) => void out.write(`! ${text}\n`),
  };
};

/** Ends the program: with the message alone when it is one for people. */
export const reportFailure = (error: unknown): never => {
  const text = error instanceof PlainError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`\n${text}\n`);
  process.exit(1);
};
