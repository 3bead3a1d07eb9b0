import type { Secret } from "@gantry/api/core/v1";
import { describe, expect, test } from "vitest";
import { credentialsFor } from "./credentials";
import { defaultPullPolicy, parseImageReference } from "./reference";

describe("image names", () => {
  test.each([
    ["nginx", { registry: "docker.io", repository: "library/nginx", tag: "latest" }],
    ["me/app:1.2", { registry: "docker.io", repository: "me/app", tag: "1.2" }],
    ["localhost/app", { registry: "localhost", repository: "app", tag: "latest" }],
    ["127.0.0.1:5000/a/b:x", { registry: "127.0.0.1:5000", repository: "a/b", tag: "x" }],
    [`ghcr.io/a@sha256:${"0".repeat(64)}`, { registry: "ghcr.io", repository: "a", digest: `sha256:${"0".repeat(64)}` }],
  ])("%s", (text, expected) => expect(parseImageReference(text)).toEqual(expected));

  test.each(["", "UPPER", "a b", "a:", "a@sha256:12", "/a", "a//b", "-a"])("%j is none", (text) =>
    expect(parseImageReference(text)).toBeUndefined(),
  );

  test("latest is always pulled, other tags when missing", () => {
    expect([defaultPullPolicy("a"), defaultPullPolicy("a:latest"), defaultPullPolicy("a:1")]).toEqual(["Always", "Always", "IfNotPresent"]);
  });
});

describe("pull secrets", () => {
  const secret = (key: string, content: unknown): Secret => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "s", uid: "s", resourceVersion: "1", creationTimestamp: "" },
    data: { [key]: Buffer.from(typeof content === "string" ? content : JSON.stringify(content)).toString("base64") },
  });
  const image = (text: string) => parseImageReference(text) ?? { registry: "", repository: "" };
  const auth = Buffer.from("me:pass:word").toString("base64");

  test("both formats are read, and passwords may hold colons", () => {
    const expected = [{ username: "me", password: "pass:word", serverAddress: "reg.example.com" }];
    expect(
      credentialsFor(image("reg.example.com/a"), [secret(".dockerconfigjson", { auths: { "https://reg.example.com": { auth } } })]),
    ).toEqual(expected);
    expect(
      credentialsFor(image("reg.example.com/a"), [secret(".dockercfg", { "reg.example.com": { username: "me", password: "pass:word" } })]),
    ).toEqual(expected);
  });

  test("the longest path comes first; others' registries and unreadable secrets are passed over", () => {
    const auths = {
      "reg.example.com": { username: "general" },
      "reg.example.com/team": { username: "team" },
      "other.example.com": { username: "other" },
    };
    const found = credentialsFor(image("reg.example.com/team/app"), [
      secret(".dockerconfigjson", "not json"),
      secret(".dockerconfigjson", { auths }),
    ]);
    expect(found.map(({ username }) => username)).toEqual(["team", "general"]);
  });

  test("Docker Hub goes by its old name, and a star stands for one label", () => {
    const hub = secret(".dockerconfigjson", { auths: { "https://index.docker.io/v1/": { username: "hub" } } });
    expect(credentialsFor(image("nginx"), [hub])).toHaveLength(1);
    const star = secret(".dockerconfigjson", { auths: { "*.example.com": { username: "star" } } });
    expect(credentialsFor(image("a.example.com/x"), [star])).toHaveLength(1);
    expect(credentialsFor(image("a.b.example.com/x"), [star])).toHaveLength(0);
  });
});
