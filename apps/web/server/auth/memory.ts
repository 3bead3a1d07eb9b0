import { randomUUID } from "node:crypto";
import type { SessionStore, StoredSession, StoredUser, UserStore } from "./types";

/** Users that live as long as the process: for a dashboard without a database of its own. */
export class MemoryUserStore implements UserStore {
  readonly #users = new Map<string, StoredUser>();

  async findByName(name: string): Promise<StoredUser | undefined> {
    return [...this.#users.values()].find((user) => user.name === name);
  }

  async findById(id: string): Promise<StoredUser | undefined> {
    return this.#users.get(id);
  }

  async create(user: Omit<StoredUser, "id">): Promise<StoredUser> {
    if (await this.findByName(user.name)) throw new Error(`there is a user ${user.name} already`);
    const stored = { ...user, id: randomUUID() };
    this.#users.set(stored.id, stored);
    return stored;
  }

  async setPassword(id: string, passwordHash: string): Promise<void> {
    const user = this.#users.get(id);
    if (user) this.#users.set(id, { ...user, passwordHash, mustChangePassword: false });
  }
}

/** Sessions that end with the process. */
export class MemorySessionStore implements SessionStore {
  readonly #sessions = new Map<string, StoredSession>();

  async create(session: StoredSession): Promise<void> {
    this.#sessions.set(session.tokenHash, session);
  }

  async find(tokenHash: string): Promise<StoredSession | undefined> {
    return this.#sessions.get(tokenHash);
  }

  async extend(tokenHash: string, expiresAt: Date): Promise<void> {
    const session = this.#sessions.get(tokenHash);
    if (session) this.#sessions.set(tokenHash, { ...session, expiresAt });
  }

  async delete(tokenHash: string): Promise<void> {
    this.#sessions.delete(tokenHash);
  }

  async deleteOthers(userId: string, keepTokenHash: string): Promise<void> {
    for (const [key, session] of this.#sessions) if (session.userId === userId && key !== keepTokenHash) this.#sessions.delete(key);
  }

  async deleteExpired(now: Date): Promise<void> {
    for (const [key, session] of this.#sessions) if (session.expiresAt <= now) this.#sessions.delete(key);
  }
}
