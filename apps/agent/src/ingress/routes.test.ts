import type { Ingress } from "@gantry/api/networking/v1";
import { expect, test } from "vitest";
import { RouteTable } from "./routes";
import { hostOf, pathOf } from "./target";

type Path = readonly [path: string, pathType: string, service: string];

const backend = (name: string) => ({ service: { name, port: { number: 80 } } });

const ingress = (
  name: string,
  rules: Readonly<Record<string, readonly Path[]>>,
  more: { fallback?: string; created?: string } = {},
): Ingress =>
  ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "default", uid: name, resourceVersion: "1", creationTimestamp: more.created ?? "2026-01-01T00:00:00Z" },
    spec: {
      ...(more.fallback ? { defaultBackend: backend(more.fallback) } : {}),
      rules: Object.entries(rules).map(([host, paths]) => ({
        ...(host === "" ? {} : { host }),
        http: { paths: paths.map(([path, pathType, service]) => ({ path, pathType, backend: backend(service) })) },
      })),
    },
    status: { loadBalancer: {} },
  }) as Ingress;

const ask = (table: RouteTable, host: string, path: string) => table.match(hostOf(host), pathOf(path))?.backend?.service;

// The table of examples in Kubernetes' documentation of Ingress.
test.each([
  ["Prefix", ["/"], "/any/path", "/"],
  ["Exact", ["/foo"], "/foo", "/foo"],
  ["Exact", ["/foo"], "/bar", undefined],
  ["Exact", ["/foo"], "/foo/", undefined],
  ["Exact", ["/foo/"], "/foo", undefined],
  ["Prefix", ["/foo"], "/foo", "/foo"],
  ["Prefix", ["/foo"], "/foo/", "/foo"],
  ["Prefix", ["/foo/"], "/foo", "/foo/"],
  ["Prefix", ["/foo/"], "/foo/", "/foo/"],
  ["Prefix", ["/aaa/bb"], "/aaa/bbb", undefined],
  ["Prefix", ["/aaa/bbb"], "/aaa/bbb", "/aaa/bbb"],
  ["Prefix", ["/aaa/bbb/"], "/aaa/bbb", "/aaa/bbb/"],
  ["Prefix", ["/aaa/bbb"], "/aaa/bbb/", "/aaa/bbb"],
  ["Prefix", ["/aaa/bbb"], "/aaa/bbb/ccc", "/aaa/bbb"],
  ["Prefix", ["/aaa/bbb"], "/aaa/bbbxyz", undefined],
  ["Prefix", ["/", "/aaa"], "/aaa/ccc", "/aaa"],
  ["Prefix", ["/", "/aaa", "/aaa/bbb"], "/aaa/bbb", "/aaa/bbb"],
  ["Prefix", ["/", "/aaa", "/aaa/bbb"], "/ccc", "/"],
  ["ImplementationSpecific", [""], "/x", ""],
])("%s %j matches %s by %s", (pathType, paths, asked, found) => {
  const table = new RouteTable([ingress("a", { "": paths.map((path): Path => [path, pathType, path]) })]);
  expect(ask(table, "a.example", asked)).toBe(found);
});

test("of equally long paths the exact one wins", () => {
  const table = new RouteTable([
    ingress("a", {
      "": [
        ["/foo", "Prefix", "prefix"],
        ["/foo", "Exact", "exact"],
      ],
    }),
  ]);
  expect([ask(table, "", "/foo"), ask(table, "", "/foo/x")]).toEqual(["exact", "prefix"]);
});

test("an exact host comes before a wildcard, which stands for one label, before rules without a host", () => {
  const table = new RouteTable([
    ingress("a", { "": [["/", "Prefix", "any"]], "*.foo.com": [["/", "Prefix", "wild"]], "bar.foo.com": [["/here", "Prefix", "exact"]] }),
  ]);
  const hosts = ["bar.foo.com", "BAR.foo.com:8080", "baz.foo.com", "a.b.foo.com", "foo.com", "10.0.0.1", "[::1]:80"];
  expect(hosts.map((host) => ask(table, host, "/here"))).toEqual(["exact", "exact", "wild", "any", "any", "any", "any"]);
  expect(ask(table, "bar.foo.com", "/elsewhere")).toBe("wild");
});

test("default backends take what no rule matches, on the hosts of their Ingress", () => {
  const table = new RouteTable([
    ingress("a", { "a.example": [["/x", "Prefix", "x"]] }, { fallback: "a-default" }),
    ingress("b", {}, { fallback: "all" }),
  ]);
  expect(["/x", "/y"].map((path) => ask(table, "a.example", path))).toEqual(["x", "a-default"]);
  expect(ask(table, "other.example", "/y")).toBe("all");
});

test("of two claims the older Ingress's counts", () => {
  const older = ingress("z", { "": [["/", "Prefix", "older"]] }, { created: "2025-01-01T00:00:00Z" });
  const newer = ingress("a", { "": [["/", "Prefix", "newer"]] });
  expect(ask(new RouteTable([newer, older]), "", "/")).toBe("older");
});

test("nothing matches without rules", () => expect(new RouteTable([]).match("a", "/")).toBeUndefined());

test("paths are matched as backends will resolve them", () => {
  const targets = ["/a?b=/c", "/public/../private", "/public/%2e%2E/private", "/a/./b", "/.hidden", "*", "//other/x", "/a%2fb"];
  expect(targets.map(pathOf)).toEqual(["/a", "/private", "/private", "/a/b", "/.hidden", "/", "//other/x", "/a%2fb"]);
});
