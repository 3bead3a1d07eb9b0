import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AttachedSandbox } from "./types";

/** What is remembered of a sandbox: its address, and which network namespace was wired with it. */
export interface SandboxRecord extends AttachedSandbox {
  /** `net:[4026531992]`, what /proc/<pid>/ns/net points to; "" until the wiring was finished. */
  readonly networkNamespace: string;
}

/**
 * One file a sandbox. A file appears whole (write, then rename) before anything of the sandbox is made in the kernel, so
 * whatever a killed agent leaves behind is found again. It need not survive a power cut: the namespaces do not either.
 */
export class SandboxRecords {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Reads every record; a damaged one is removed and reported to `damaged`. */
  async load(damaged: (file: string) => void): Promise<SandboxRecord[]> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const records: SandboxRecord[] = [];
    for (const file of await readdir(this.#directory)) {
      const path = join(this.#directory, file);
      try {
        if (!file.endsWith(".json")) throw new SyntaxError("left over from an unfinished write");
        records.push(JSON.parse(await readFile(path, "utf8")) as SandboxRecord);
      } catch {
        damaged(path);
        await rm(path, { force: true });
      }
    }
    return records;
  }

  async save(record: SandboxRecord): Promise<void> {
    const path = this.#path(record.id);
    await writeFile(`${path}.new`, JSON.stringify(record), { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  #path(id: string): string {
    if (!/^[A-Za-z0-9_.-]+$/.test(id) || id.startsWith(".")) throw new RangeError(`"${id}" cannot be a sandbox id`);
    return join(this.#directory, `${id}.json`);
  }
}
