import { createHash, randomBytes } from "node:crypto";
import type { Account, SessionAuthenticator, SessionStore, StoredUser, UserStore } from "./types";

const minute = 60_000;
/** A session ends after this long without use, and in any case after the longest. Milliseconds. */
export const idleLimit = 12 * 60 * minute;
const ageLimit = 7 * 24 * 60 * minute;
/** How long an answer is remembered, so that each request does not ask the database. */
const rememberFor = 10_000;
const rememberAtMost = 5_000;

const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

const accountOf = (user: StoredUser): Account => ({
  id: user.id,
  user: { name: user.name, uid: user.id, groups: [...user.groups, "system:authenticated"] },
  mustChangePassword: user.mustChangePassword,
});

/** Sessions of the dashboard: made at sign-in, known by the hash of their token, ended by time or by hand. */
export class Sessions implements SessionAuthenticator {
  readonly #remembered = new Map<string, { account: Account; until: number }>();

  constructor(
    private readonly users: UserStore,
    private readonly store: SessionStore,
    private readonly clock: () => number = Date.now,
  ) {}

  /** A new session; the token is for the browser's cookie and is kept nowhere else. */
  async begin(userId: string): Promise<string> {
    const token = randomBytes(32).toString("base64url");
    const now = this.clock();
    await this.store.create({ tokenHash: hashToken(token), userId, createdAt: new Date(now), expiresAt: new Date(now + idleLimit) });
    await this.store.deleteExpired(new Date(now));
    return token;
  }

  async authenticate(token: string): Promise<Account | undefined> {
    const tokenHash = hashToken(token);
    const now = this.clock();
    const remembered = this.#remembered.get(tokenHash);
    if (remembered && remembered.until > now) return remembered.account;
    this.#remembered.delete(tokenHash);
    const session = await this.store.find(tokenHash);
    if (!session || session.expiresAt.getTime() <= now) return undefined;
    const user = await this.users.findById(session.userId);
    if (!user) return undefined;
    const expiry = Math.min(now + idleLimit, session.createdAt.getTime() + ageLimit);
    if (expiry - session.expiresAt.getTime() > 5 * minute) await this.store.extend(tokenHash, new Date(expiry));
    return this.#remember(tokenHash, accountOf(user), now);
  }

  async end(token: string): Promise<void> {
    const tokenHash = hashToken(token);
    this.#remembered.delete(tokenHash);
    await this.store.delete(tokenHash);
  }

  /** Ends every other session of a user, after a password change. */
  async endOthers(userId: string, token: string): Promise<void> {
    this.#remembered.clear();
    await this.store.deleteOthers(userId, hashToken(token));
  }

  #remember(tokenHash: string, account: Account, now: number): Account {
    if (this.#remembered.size >= rememberAtMost) this.#remembered.clear();
    this.#remembered.set(tokenHash, { account, until: now + rememberFor });
    return account;
  }
}
