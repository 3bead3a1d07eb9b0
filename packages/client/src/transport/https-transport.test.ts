import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isStatus, StatusError } from "@gantry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually, SmallApiServer } from "../testing";
import { CredentialReader } from "./credentials";
import { HttpsTransport } from "./https-transport";
import { parseJsonLines } from "./json-lines";

const pods = "/api/v1/namespaces/default/pods";

describe("HttpsTransport", () => {
  let server: SmallApiServer;
  let transport: HttpsTransport;
  let url: string;

  beforeEach(async () => {
    server = new SmallApiServer();
    url = await server.listen();
    transport = new HttpsTransport({ server: url });
  });
  afterEach(async () => {
    await transport.close();
    await server.close();
  });

  it("turns a Status into a StatusError, and any other failure as well", async () => {
    await expect(transport.request({ method: "GET", path: `${pods}/absent` })).rejects.toSatisfy((error) => isStatus(error, "NotFound"));
    server.intercept = (_, response) => {
      response.writeHead(502).end("<html>Bad gateway</html>");
      return true;
    };
    await expect(transport.request({ method: "GET", path: pods })).rejects.toMatchObject({
      code: 502,
      message: "<html>Bad gateway</html>",
    });
  });

  it("waits as a busy server asks, but never repeats what is not idempotent", async () => {
    let refusals = 2;
    server.intercept = (_, response) => {
      if (refusals === 0) return false;
      refusals -= 1;
      response.writeHead(429, { "retry-after": "0" }).end();
      return true;
    };
    const answer = await transport.request<{ items: unknown[] }>({ method: "GET", path: pods });
    expect(answer.body.items).toEqual([]);
    refusals = 1;
    const create = transport.request({ method: "POST", path: pods, body: { metadata: { name: "a" } } });
    await expect(create).rejects.toSatisfy((error) => isStatus(error, "TooManyRequests"));
    expect(server.requests.filter((line) => line.startsWith("POST"))).toHaveLength(1);
  });

  it("watches until the signal ends it, and throws ERROR events", async () => {
    const abort = new AbortController();
    const seen: string[] = [];
    const watching = (async () => {
      const events = transport.watch({ method: "GET", path: pods, query: { watch: true, resourceVersion: "0" }, signal: abort.signal });
      for await (const event of events) seen.push(`${event.type} ${event.object.metadata.name}`);
    })();
    server.put(pods, { metadata: { name: "a" } });
    await eventually(() => seen.length === 1);
    server.remove(`${pods}/a`);
    await eventually(() => seen.length === 2);
    abort.abort();
    await watching;
    expect(seen).toEqual(["ADDED a", "DELETED a"]);

    server.oldestRevision = 1000;
    const expired = transport.watch({ method: "GET", path: pods, query: { watch: true, resourceVersion: "1" } });
    await expect(expired[Symbol.asyncIterator]().next()).rejects.toSatisfy((error) => error instanceof StatusError && error.code === 410);
  });

  it("uses replaced credentials from the next request on, and leaves watches where they are until it is closed", async () => {
    const directory = await mkdtemp(join(tmpdir(), "gantry-client-"));
    const tokenFile = join(directory, "token");
    await writeFile(tokenFile, "first");
    const tokens: string[] = [];
    server.intercept = ({ headers }) => tokens.push(headers.authorization ?? "") < 0;
    const rotating = new HttpsTransport({ server: url, credentials: { tokenFile } });
    const seen: string[] = [];
    try {
      const watching = (async () => {
        const query = { watch: true, resourceVersion: "0" };
        for await (const { object } of rotating.watch({ method: "GET", path: pods, query })) seen.push(object.metadata.name);
      })();
      const ended = watching.catch(() => "ended");
      await eventually(() => server.watchCount === 1);
      await writeFile(tokenFile, "second");
      rotating.reloadCredentials();
      await rotating.request({ method: "GET", path: pods });
      expect(tokens).toEqual(["Bearer first", "Bearer second"]);
      server.put(pods, { metadata: { name: "after" } });
      await eventually(() => seen.length === 1);
      await rotating.close();
      expect(await ended).toBe("ended");
    } finally {
      await rotating.close();
      await rm(directory, { recursive: true });
    }
  });

  it("sends repeated and omits undefined parameters", async () => {
    await transport.request({ method: "GET", path: pods, query: { command: ["a b", "c"], follow: undefined, labelSelector: "app=web" } });
    expect(server.requests[0]).toBe(`GET ${pods}?command=a+b&command=c&labelSelector=app%3Dweb`);
  });
});

describe("CredentialReader", () => {
  it("reads a token file again after it was replaced", async () => {
    const directory = await mkdtemp(join(tmpdir(), "gantry-client-"));
    try {
      const tokenFile = join(directory, "token");
      await writeFile(tokenFile, "first\n");
      const reader = new CredentialReader({ tokenFile }, undefined, 0);
      const before = await reader.current();
      await writeFile(tokenFile, "second\n");
      await utimes(tokenFile, new Date(), new Date(Date.now() + 5_000));
      const after = await reader.current();
      expect([before.token, after.token]).toEqual(["first", "second"]);
      expect((await reader.current()).tls).toBe(after.tls);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

describe("parseJsonLines", () => {
  const read = async (chunks: Uint8Array[]): Promise<unknown[]> => {
    const values: unknown[] = [];
    const source = (async function* () {
      yield* chunks;
    })();
    for await (const value of parseJsonLines(source)) values.push(value);
    return values;
  };

  it("does not care where chunks end, even within a character", async () => {
    const bytes = Buffer.from('{"a":"ä€"}\n\n[1,2]\n{"b":3}\n');
    for (const size of [1, 2, 3, 7, 100]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size));
      expect(await read(chunks)).toEqual([{ a: "ä€" }, [1, 2], { b: 3 }]);
    }
  });

  it("reads one very long line in small chunks without growing slow", async () => {
    const line = Buffer.from(`"${"x".repeat(8_000_000)}"\n`);
    const chunks = Array.from({ length: 8_000 }, (_, n) => line.subarray(n * 1001, (n + 1) * 1001));
    const start = performance.now();
    expect(await read(chunks)).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(1_500);
  });
});
