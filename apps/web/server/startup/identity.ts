import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { readIfExists, writeAtomically } from "../pki/files";

/**
 * Who this control plane is among several over one database. It survives a restart, so that one that was killed
 * takes its own lead up again at once, instead of waiting for its Lease to run out.
 */
export const controlPlaneIdentity = async (home: string, hostName: string): Promise<string> => {
  const path = join(home, "identity");
  const existing = (await readIfExists(path))?.trim();
  if (existing) return existing;
  const created = `${hostName}_${randomUUID()}`;
  await writeAtomically(path, `${created}\n`);
  return created;
};
