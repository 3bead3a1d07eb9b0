import type { TextResponse } from "../core/request";

/** Something that has to be well. Resolves, or rejects with why it is not. */
export interface HealthCheck {
  readonly name: string;
  /** Also decides whether the process should be restarted, not only whether it should get requests. */
  readonly liveness: boolean;
  readonly run: () => Promise<void>;
}

const text = (status: number, body: string): TextResponse => ({
  kind: "text",
  status,
  contentType: "text/plain; charset=utf-8",
  body,
  headers: { "X-Content-Type-Options": "nosniff" },
});

const verdict = async (check: HealthCheck): Promise<{ name: string; ok: boolean }> => {
  try {
    await check.run();
    return { name: check.name, ok: true };
  } catch {
    return { name: check.name, ok: false };
  }
};

/** Answers `/healthz`, `/livez`, `/readyz` and one check of them: `/readyz/store`. Undefined for other paths. */
export const answerHealth = async (
  path: string,
  query: URLSearchParams,
  checks: readonly HealthCheck[],
): Promise<TextResponse | undefined> => {
  const match = /^\/(healthz|livez|readyz)(?:\/([^/]+))?$/.exec(path);
  if (!match) return undefined;
  const [, endpoint, single] = match;
  const excluded = query.getAll("exclude");
  const wanted = checks.filter((check) => (endpoint === "livez" ? check.liveness : true));
  if (single !== undefined) {
    const check = wanted.find(({ name }) => name === single);
    if (!check) return undefined;
    return (await verdict(check)).ok ? text(200, "ok") : text(500, "internal server error: check failed\n");
  }
  const results = await Promise.all(wanted.filter(({ name }) => !excluded.includes(name)).map(verdict));
  const failed = results.some(({ ok }) => !ok);
  if (!failed && !query.has("verbose")) return text(200, "ok");
  const lines = results.map(({ name, ok }) => (ok ? `[+]${name} ok` : `[-]${name} failed: reason withheld`));
  return text(failed ? 500 : 200, `${lines.join("\n")}\n${endpoint} check ${failed ? "failed" : "passed"}\n`);
};
