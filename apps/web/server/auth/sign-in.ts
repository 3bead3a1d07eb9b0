import { hashPassword, verifyPassword } from "./password";
import { AttemptLimiter } from "./rate-limit";
import type { Sessions } from "./sessions";
import type { UserStore } from "./types";

export type SignInResult =
  | { readonly outcome: "signedIn"; readonly token: string }
  | { readonly outcome: "wrong" }
  | { readonly outcome: "wait"; readonly seconds: number };

export const shortestPassword = 10;

/** Checks names and passwords, slowly for those who guess, and never tells whether it was the name that was wrong. */
export class SignIn {
  readonly #limiter: AttemptLimiter;
  #decoy: Promise<string> | undefined;

  constructor(
    private readonly users: UserStore,
    private readonly sessions: Sessions,
    clock: () => number = Date.now,
  ) {
    this.#limiter = new AttemptLimiter(clock);
  }

  /** @param address Where the attempt comes from; counted beside the name. */
  async attempt(name: string, password: string, address: string): Promise<SignInResult> {
    const keys = [`name:${name}`, `address:${address}`];
    const seconds = Math.max(...keys.map((key) => this.#limiter.waitSeconds(key)));
    if (seconds > 0) return { outcome: "wait", seconds };
    // Counted before the check, so that many tries at once do not all slip through while the first is being checked.
    for (const key of keys) this.#limiter.failed(key);
    const user = await this.users.findByName(name);
    const right = await verifyPassword(password, user?.passwordHash ?? (await this.#decoyHash()));
    if (!user || !right) return { outcome: "wrong" };
    for (const key of keys) this.#limiter.succeeded(key);
    return { outcome: "signedIn", token: await this.sessions.begin(user.id) };
  }

  /** Sets a new password; false when the old one is not right. Ends the user's other sessions. */
  async changePassword(name: string, passwords: { old: string; next: string }, token: string): Promise<boolean> {
    const user = await this.users.findByName(name);
    if (!user || !(await verifyPassword(passwords.old, user.passwordHash))) return false;
    await this.users.setPassword(user.id, await hashPassword(passwords.next));
    await this.sessions.endOthers(user.id, token);
    return true;
  }

  /** A hash of nothing, so that an unknown name takes as long as a known one. */
  #decoyHash(): Promise<string> {
    this.#decoy ??= hashPassword("");
    return this.#decoy;
  }
}
