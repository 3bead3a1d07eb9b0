import { mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/** Where a pod's files are on the node: `<root>/pods/<uid>/…`. */
export class PodDirectory {
  readonly path: string;

  constructor(root: string, podUid: string) {
    this.path = path.join(root, "pods", podUid);
  }

  get hosts(): string {
    return path.join(this.path, "etc-hosts");
  }

  get resolver(): string {
    return path.join(this.path, "resolv.conf");
  }

  terminationLog(container: string, attempt: number): string {
    return path.join(this.path, "containers", container, `termination-log-${attempt}`);
  }

  async write(file: string, content: string): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o750 });
    // In place, for it may be bound into containers already.
    await writeFile(file, content, { mode: 0o644 });
  }

  /** Makes the empty file into which a container may write its last words, whoever it runs as. */
  async createTerminationLog(container: string, attempt: number): Promise<string> {
    const file = this.terminationLog(container, attempt);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o750 });
    const handle = await open(file, "w", 0o666);
    try {
      // The mode above is subject to the umask.
      await handle.chmod(0o666);
    } finally {
      await handle.close();
    }
    return file;
  }

  async readTerminationLog(container: string, attempt: number): Promise<string> {
    return readFile(this.terminationLog(container, attempt), "utf8").catch(() => "");
  }

  async removeTerminationLog(container: string, attempt: number): Promise<void> {
    await rm(this.terminationLog(container, attempt), { force: true });
  }
}
