import { join } from "node:path";
import { hashPassword } from "../../apps/web/server/auth/password";
import { startEmbeddedPostgres, withConnection } from "../../apps/web/server/postgres";
import type { Cluster } from "./cluster";

/** Adds a person who may sign in and, until a role is bound to the name, may do nothing else. */
export const addUser = async (cluster: Cluster, name: string): Promise<{ name: string; password: string }> => {
  const password = `password-of-${name}`;
  // Joins the server that runs for this folder already.
  const { databaseUrl } = await startEmbeddedPostgres({ directory: join(cluster.settings.home, "postgres") });
  const hash = await hashPassword(password);
  await withConnection(databaseUrl, (client) =>
    client.query("INSERT INTO users (id, name, groups, password_hash) VALUES (gen_random_uuid(), $1, '{}', $2)", [name, hash]),
  );
  return { name, password };
};
