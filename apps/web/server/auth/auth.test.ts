import { describe, expect, it, vi } from "vitest";
import { readCookie, serializeSessionCookie } from "./cookies";
import { ensureFirstUser } from "./first-user";
import { MemorySessionStore, MemoryUserStore } from "./memory";
import { isSameOrigin } from "./origin";
import { hashPassword, makePassword, verifyPassword } from "./password";
import { AttemptLimiter } from "./rate-limit";
import { idleLimit, Sessions } from "./sessions";
import { SignIn } from "./sign-in";

// Hashing at its full cost takes a while on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const hour = 3_600_000;
/** Tests sign in often; what a guess costs is not what they are about. */
const cheap = { N: 16, r: 8, p: 1 };

const setUp = async () => {
  let now = Date.parse("2026-01-01T00:00:00Z");
  const clock = (): number => now;
  const users = new MemoryUserStore();
  const sessions = new Sessions(users, new MemorySessionStore(), clock);
  const passwordHash = await hashPassword("correct horse", cheap);
  await users.create({ name: "admin", groups: ["system:masters"], passwordHash, mustChangePassword: false });
  const signIn = new SignIn(users, sessions, clock);
  const pass = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { users, sessions, signIn, pass };
};

describe("passwords", () => {
  it("are recognised by their hash and differ by salt", async () => {
    const [a, b] = await Promise.all([hashPassword("secret", cheap), hashPassword("secret")]);
    expect(a).not.toBe(b);
    expect(await verifyPassword("secret", a)).toBe(true);
    expect(await verifyPassword("Secret", a)).toBe(false);
    expect(await verifyPassword("secret", "nonsense")).toBe(false);
    expect(makePassword()).toMatch(/^[a-z2-9]{20}$/);
  });
});

describe("sign-in", () => {
  it("gives a session that lasts while it is used, a week at most", async () => {
    const { sessions, signIn, pass } = await setUp();
    const result = await signIn.attempt("admin", "correct horse", "::1");
    if (result.outcome !== "signedIn") throw new Error(result.outcome);
    expect((await sessions.authenticate(result.token))?.user).toMatchObject({
      name: "admin",
      groups: ["system:masters", "system:authenticated"],
    });
    for (let used = 0; used < 16; used += 1) {
      pass(10 * hour);
      expect(await sessions.authenticate(result.token)).toBeDefined();
    }
    pass(10 * hour);
    expect(await sessions.authenticate(result.token)).toBeUndefined();
  });

  it("ends a session by time and by hand", async () => {
    const { sessions, signIn, pass } = await setUp();
    const one = await signIn.attempt("admin", "correct horse", "::1");
    const two = await signIn.attempt("admin", "correct horse", "::1");
    if (one.outcome !== "signedIn" || two.outcome !== "signedIn") throw new Error("not signed in");
    await sessions.end(one.token);
    expect(await sessions.authenticate(one.token)).toBeUndefined();
    pass(idleLimit + 1);
    expect(await sessions.authenticate(two.token)).toBeUndefined();
  });

  it("slows down guessing, also many guesses at once", async () => {
    const { signIn, pass } = await setUp();
    const guesses = await Promise.all(Array.from({ length: 10 }, (_, index) => signIn.attempt("admin", `guess ${index}`, "10.0.0.1")));
    expect(guesses.filter(({ outcome }) => outcome === "wrong")).toHaveLength(6);
    expect(guesses.filter(({ outcome }) => outcome === "wait")).toHaveLength(4);
    expect((await signIn.attempt("admin", "correct horse", "10.0.0.2")).outcome).toBe("wait");
    pass(60_000);
    expect((await signIn.attempt("admin", "correct horse", "10.0.0.2")).outcome).toBe("signedIn");
  });

  it("tells no more about an unknown name than about a wrong password", async () => {
    const { signIn } = await setUp();
    expect(await signIn.attempt("nobody", "x", "::1")).toEqual({ outcome: "wrong" });
  });

  it("changes a password, and ends the other sessions", async () => {
    const { sessions, signIn } = await setUp();
    const mine = await signIn.attempt("admin", "correct horse", "::1");
    const other = await signIn.attempt("admin", "correct horse", "::1");
    if (mine.outcome !== "signedIn" || other.outcome !== "signedIn") throw new Error("not signed in");
    expect(await signIn.changePassword("admin", { old: "wrong", next: "another one" }, mine.token)).toBe(false);
    expect(await signIn.changePassword("admin", { old: "correct horse", next: "another one" }, mine.token)).toBe(true);
    expect(await sessions.authenticate(mine.token)).toBeDefined();
    expect(await sessions.authenticate(other.token)).toBeUndefined();
  });
});

it("makes the first user once, and leaves an existing one alone", async () => {
  const users = new MemoryUserStore();
  expect(await ensureFirstUser(users, "first")).toBe(true);
  expect(await ensureFirstUser(users, "second")).toBe(false);
  expect(await verifyPassword("first", (await users.findByName("admin"))?.passwordHash ?? "")).toBe(true);
});

it("forgives with time", () => {
  let now = 0;
  const limiter = new AttemptLimiter(() => now);
  for (let tries = 0; tries < 6; tries += 1) limiter.failed("a");
  expect(limiter.waitSeconds("a")).toBe(30);
  expect(limiter.waitSeconds("b")).toBe(0);
  now = 30_001;
  expect(limiter.waitSeconds("a")).toBe(0);
});

describe("requests", () => {
  it("of other sites are told apart", () => {
    const of = (headers: object) => isSameOrigin({ headers: { host: "gantry:8080", ...headers } });
    expect(of({})).toBe(true);
    expect(of({ origin: "http://gantry:8080", "sec-fetch-site": "same-origin" })).toBe(true);
    expect(of({ origin: "http://gantry:9090" })).toBe(false);
    expect(of({ "sec-fetch-site": "cross-site" })).toBe(false);
    expect(of({ origin: "null" })).toBe(false);
  });

  it("carry the session in a cookie that scripts and other sites cannot use", () => {
    const cookie = serializeSessionCookie("abc", { maxAge: 60, secure: true });
    expect(cookie).toBe("gantry_session=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure");
    expect(readCookie({ headers: { cookie: "a=b; gantry_session=abc=; c=d" } }, "gantry_session")).toBe("abc=");
  });
});
