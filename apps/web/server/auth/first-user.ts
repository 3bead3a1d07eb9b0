import { hashPassword } from "./password";
import type { UserStore } from "./types";

/** The group whose members may do everything, in every Kubernetes cluster. */
const adminGroup = "system:masters";

/**
 * Makes the user `admin` when there is none, with the password that the launcher wrote down. True when it was made.
 * An existing one keeps the password that it has.
 */
export const ensureFirstUser = async (users: UserStore, password: string): Promise<boolean> => {
  if (await users.findByName("admin")) return false;
  await users.create({ name: "admin", groups: [adminGroup], passwordHash: await hashPassword(password), mustChangePassword: false });
  return true;
};
