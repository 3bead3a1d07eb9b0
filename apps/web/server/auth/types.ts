/** Who asks, as the API server knows a user. */
export interface UserInfo {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** A person who may sign in to the dashboard. */
export interface StoredUser {
  readonly id: string;
  /** Also the user's name towards the API server. */
  readonly name: string;
  readonly groups: readonly string[];
  readonly passwordHash: string;
  /** The first password was made by the machine and still holds. */
  readonly mustChangePassword: boolean;
}

export interface StoredSession {
  /** SHA-256 of the token, hex: the token itself is only in the browser's cookie. */
  readonly tokenHash: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Where users are kept. */
export interface UserStore {
  findByName(name: string): Promise<StoredUser | undefined>;
  findById(id: string): Promise<StoredUser | undefined>;
  /** Fails when the name is taken. */
  create(user: Omit<StoredUser, "id">): Promise<StoredUser>;
  setPassword(id: string, passwordHash: string): Promise<void>;
}

/** Where sessions are kept. */
export interface SessionStore {
  create(session: StoredSession): Promise<void>;
  find(tokenHash: string): Promise<StoredSession | undefined>;
  extend(tokenHash: string, expiresAt: Date): Promise<void>;
  delete(tokenHash: string): Promise<void>;
  /** All sessions of a user but one; after a password change. */
  deleteOthers(userId: string, keepTokenHash: string): Promise<void>;
  deleteExpired(now: Date): Promise<void>;
}

/** A signed-in person. */
export interface Account {
  readonly id: string;
  readonly user: UserInfo;
  readonly mustChangePassword: boolean;
}

/** Turns a session token into who holds it. */
export interface SessionAuthenticator {
  /** Undefined when the token is unknown, expired or ended. */
  authenticate(token: string): Promise<Account | undefined>;
}
