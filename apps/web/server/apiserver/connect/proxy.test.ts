import { expect, test } from "vitest";
import { parseRequestInfo } from "../core/request-info";
import { proxyPrefix, rewriteLinks } from "./proxy";
import { parseProxyName } from "./proxy-targets";

const prefixOf = (path: string) => proxyPrefix(parseRequestInfo("GET", path, new URLSearchParams()));

test.each(["", "/", "/index.html", "/a/b/", "/a//b"])("the prefix ends with proxy, whatever follows: %j", (tail) => {
  expect(prefixOf(`/api/v1/namespaces/n/pods/p:80/proxy${tail}`)).toBe("/api/v1/namespaces/n/pods/p:80/proxy");
});

test("links to the root of the proxied server go through the proxy, others stay", () => {
  const page = `<a href="/a">a</a><img src='/b.png'><a href="//other.example/c"><a href="d"><form action="/e">`;
  expect(rewriteLinks(page, "/proxy")).toBe(
    `<a href="/proxy/a">a</a><img src='/proxy/b.png'><a href="//other.example/c"><a href="d"><form action="/proxy/e">`,
  );
});

test.each([
  ["web", { secure: false, name: "web", port: "" }],
  ["web:http", { secure: false, name: "web", port: "http" }],
  ["https:web:443", { secure: true, name: "web", port: "443" }],
  ["https:web:", { secure: true, name: "web", port: "" }],
])("%s", (text, expected) => {
  expect(parseProxyName(text)).toEqual(expected);
});

test("other schemes are refused", () => {
  expect(() => parseProxyName("ftp:web:21")).toThrow(/invalid proxy request/);
});
