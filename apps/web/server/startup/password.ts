import { join } from "node:path";
import type { UserStore } from "../auth/types";
import { ensureFirstUser, makePassword } from "../dashboard";
import { readIfExists, writeAtomically } from "../pki/files";

/**
 * Sees to it that somebody can sign in: the first start makes the user `admin` and writes the password to a file that
 * only the owner can read. Returns the password when it is new.
 */
export const prepareFirstUser = async (home: string, users: UserStore): Promise<string | undefined> => {
  const path = join(home, "admin.password");
  const password = (await readIfExists(path))?.trim() || makePassword();
  // Written first: a user whose password nobody knows would be worse than a file without a user.
  await writeAtomically(path, `${password}\n`);
  return (await ensureFirstUser(users, password)) ? password : undefined;
};
