import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { requiredAccess } from "./access";
import { requestedStreams } from "./commands";
import { limitedTo, parseLogQuery } from "./container-logs";
import { ExpiringCache } from "./expiring-cache";
import { HttpFailure } from "./types";

const now = Date.parse("2026-01-02T03:04:05Z");
const query = (text: string) => parseLogQuery(new URLSearchParams(text), now);

test("log queries are read, and nonsense in them is refused", () => {
  expect(query("follow=true&tailLines=0&sinceSeconds=5&timestamps=1&limitBytes=10")).toEqual({
    follow: true,
    previous: false,
    timestamps: true,
    tailLines: 0,
    limitBytes: 10,
    since: now - 5000,
  });
  expect(query("sinceTime=2026-01-02T03:04:00Z").since).toBe(now - 5000);
  for (const wrong of [
    "tailLines=-1",
    "tailLines=x",
    "limitBytes=0",
    "sinceSeconds=0",
    "sinceTime=yesterday",
    "sinceSeconds=1&sinceTime=2026-01-02T03:04:00Z",
  ])
    expect(() => query(wrong), wrong).toThrow(HttpFailure);
});

test("a limited log ends after its bytes", async () => {
  expect(await text(Readable.from([Buffer.from("abc"), Buffer.from("def")]).pipe(limitedTo(4)))).toBe("abcd");
});

test("paths ask for the subresource that kubelets ask for", () => {
  expect(requiredAccess("GET", ["stats", "summary"])).toEqual({ verb: "get", subresource: "stats" });
  expect(requiredAccess("GET", ["metrics", "cadvisor"])).toEqual({ verb: "get", subresource: "metrics" });
  expect(requiredAccess("POST", ["exec", "a", "b", "c"])).toEqual({ verb: "create", subresource: "proxy" });
});

test("streams are asked for in both spellings, a terminal has no stderr, and none is an error", () => {
  const read = (text: string) => requestedStreams(new URLSearchParams(text));
  expect(read("input=1&output=1&tty=1&error=1")).toEqual({ stdin: true, stdout: true, stderr: false, tty: true });
  expect(read("stdin=true&stdout=true&stderr=true")).toEqual({ stdin: true, stdout: true, stderr: true, tty: false });
  expect(() => read("command=ls")).toThrow(HttpFailure);
});

test("the cache forgets by age and by number", () => {
  const cache = new ExpiringCache<number>(2);
  cache.set("a", 1, 1000);
  cache.set("b", 2, 0);
  expect([cache.get("a"), cache.get("b")]).toEqual([1, undefined]);
  cache.set("c", 3, 1000);
  cache.set("d", 4, 1000);
  expect([cache.get("a"), cache.get("c"), cache.get("d")]).toEqual([undefined, 3, 4]);
});
