import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { KeyPair } from "./authority";

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

/** A file's text, or undefined when there is none. */
export const readIfExists = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** Writes a file that is either the old or the new one, never half of it. Secrets have mode 0600. */
export const writeAtomically = async (path: string, text: string, mode = 0o600): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, text, { mode });
  await rename(temporary, path);
};

/** A key pair as `<name>.crt` and `<name>.key`. */
export const readKeyPair = async (directory: string, name: string): Promise<KeyPair | undefined> => {
  const certificate = await readIfExists(join(directory, `${name}.crt`));
  const key = await readIfExists(join(directory, `${name}.key`));
  return certificate !== undefined && key !== undefined ? { certificate, key } : undefined;
};

export const writeKeyPair = async (directory: string, name: string, pair: KeyPair): Promise<void> => {
  await writeAtomically(join(directory, `${name}.key`), pair.key);
  await writeAtomically(join(directory, `${name}.crt`), pair.certificate, 0o644);
};
