import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import type { SessionStore, StoredSession, StoredUser, UserStore } from "./types";

type Database = Pick<Pool, "query">;

interface UserRecord {
  id: string;
  name: string;
  groups: string[];
  password_hash: string;
  must_change_password: boolean;
}

const toUser = (record: UserRecord): StoredUser => ({
  id: record.id,
  name: record.name,
  groups: record.groups,
  passwordHash: record.password_hash,
  mustChangePassword: record.must_change_password,
});

/** Dashboard users in the table `users`. */
export class PostgresUserStore implements UserStore {
  constructor(private readonly database: Database) {}

  async findByName(name: string): Promise<StoredUser | undefined> {
    const { rows } = await this.database.query<UserRecord>("select * from users where name = $1", [name]);
    return rows[0] && toUser(rows[0]);
  }

  async findById(id: string): Promise<StoredUser | undefined> {
    const { rows } = await this.database.query<UserRecord>("select * from users where id = $1", [id]);
    return rows[0] && toUser(rows[0]);
  }

  async create(user: Omit<StoredUser, "id">): Promise<StoredUser> {
    const stored = { ...user, id: randomUUID() };
    await this.database.query("insert into users (id, name, groups, password_hash, must_change_password) values ($1, $2, $3, $4, $5)", [
      stored.id,
      stored.name,
      stored.groups,
      stored.passwordHash,
      stored.mustChangePassword,
    ]);
    return stored;
  }

  async setPassword(id: string, passwordHash: string): Promise<void> {
    await this.database.query("update users set password_hash = $2, must_change_password = false where id = $1", [id, passwordHash]);
  }
}

interface SessionRecord {
  token_hash: string;
  user_id: string;
  created_at: Date;
  expires_at: Date;
}

/** Sessions in the table `sessions`: signed-in people stay signed in over a restart, on every replica. */
export class PostgresSessionStore implements SessionStore {
  constructor(private readonly database: Database) {}

  async create(session: StoredSession): Promise<void> {
    await this.database.query("insert into sessions (token_hash, user_id, created_at, expires_at) values ($1, $2, $3, $4)", [
      session.tokenHash,
      session.userId,
      session.createdAt,
      session.expiresAt,
    ]);
  }

  async find(tokenHash: string): Promise<StoredSession | undefined> {
    const { rows } = await this.database.query<SessionRecord>("select * from sessions where token_hash = $1", [tokenHash]);
    const [record] = rows;
    return record && { tokenHash: record.token_hash, userId: record.user_id, createdAt: record.created_at, expiresAt: record.expires_at };
  }

  async extend(tokenHash: string, expiresAt: Date): Promise<void> {
    await this.database.query("update sessions set expires_at = $2 where token_hash = $1", [tokenHash, expiresAt]);
  }

  async delete(tokenHash: string): Promise<void> {
    await this.database.query("delete from sessions where token_hash = $1", [tokenHash]);
  }

  async deleteOthers(userId: string, keepTokenHash: string): Promise<void> {
    await this.database.query("delete from sessions where user_id = $1 and token_hash <> $2", [userId, keepTokenHash]);
  }

  async deleteExpired(now: Date): Promise<void> {
    await this.database.query("delete from sessions where expires_at <= $1", [now]);
  }
}
