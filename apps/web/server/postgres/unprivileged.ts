import { execFile } from "node:child_process";
import { chown, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { DatabaseUnusableError } from "./errors";

const run = promisify(execFile);

/** How to start a program that refuses to be root. */
export interface Unprivileged {
  /** What to put before the command. */
  readonly prefix: readonly string[];
  /** The identity to start with, where no prefix changes it. */
  readonly identity: { readonly uid?: number; readonly gid?: number };
  /** Gives a folder to the identity that the program will have. */
  own(directory: string): Promise<void>;
}

const nobody = 65534;

const asWeAre: Unprivileged = { prefix: [], identity: {}, own: async () => undefined };

/** A user namespace in which root is somebody else: the files stay root's, nothing has to be readable by others. */
const inUserNamespace: Unprivileged = {
  ...asWeAre,
  prefix: ["unshare", "--user", `--map-user=${nobody}`, `--map-group=${nobody}`, "--"],
};

const asUser = (uid: number, gid: number): Unprivileged => ({
  prefix: [],
  identity: { uid, gid },
  own: (directory) => chown(directory, uid, gid),
});

const findUser = async (...names: readonly string[]): Promise<Unprivileged | undefined> => {
  const accounts = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  for (const name of names) {
    const account = accounts.find(([user]) => user === name);
    if (account) return asUser(Number(account[2]), Number(account[3]));
  }
  return undefined;
};

/** Postgres refuses to run as root: as root, this says how else to run it. */
export const unprivileged = async (): Promise<Unprivileged> => {
  if (process.getuid?.() !== 0) return asWeAre;
  const [program = "", ...rest] = inUserNamespace.prefix;
  const namespaces = await run(program, [...rest, "true"]).then(
    () => true,
    () => false,
  );
  if (namespaces) return inUserNamespace;
  const user = await findUser("postgres", "nobody");
  if (user) return user;
  throw new DatabaseUnusableError(
    "Postgres does not run as root, and this machine has neither user namespaces nor a user postgres or nobody. Create the user postgres, or set DATABASE_URL.",
  );
};
