import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepChoices } from "../kept-choices";
import { parseStartOptions } from "../options";
import { parseDuration } from "./duration";
import { keepMembership } from "./membership";

const server = "https://192.0.2.1:6443";
const line = ["--join", server, "--token", "abcdef.0123456789abcdef", "--ca-hash", "sha256:00"];

describe("the command line of a machine that joins", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "gantry-join-"));
    vi.stubEnv("GANTRY_HOME", home);
    vi.stubEnv("GANTRY_BOOTSTRAP_TOKEN", undefined);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(home, { recursive: true });
  });

  it("names cluster, token and authority; the token may stand in the environment", () => {
    expect(parseStartOptions([...line, "--node-name", "n1"], "/")?.join).toEqual({
      server,
      nodeName: "n1",
      token: "abcdef.0123456789abcdef",
      authorityHash: "sha256:00",
    });
    vi.stubEnv("GANTRY_BOOTSTRAP_TOKEN", "fedcba.0123456789abcdef");
    expect(parseStartOptions(["--join", server, "--ca-hash", "sha256:00"], "/")?.join?.token).toBe("fedcba.0123456789abcdef");
    expect(parseStartOptions([], "/")?.join).toBeUndefined();
  });

  it("may name the cluster's network backend, which is remembered like one of its own", async () => {
    expect(parseStartOptions(line, "/")?.networkBackend).toBe("vxlan");
    const options = parseStartOptions([...line, "--network-backend", "host-gw"], "/");
    expect(options).toMatchObject({ join: { server }, networkBackend: "host-gw" });
    if (options?.join) await keepMembership(home, options.join);
    if (options) await keepChoices(options);
    expect(parseStartOptions([], "/")).toMatchObject({ join: { server }, networkBackend: "host-gw" });
  });

  it("is remembered without the token, and under the name that the node joined with", async () => {
    await keepMembership(home, { server, authorityHash: "sha256:00", nodeName: "first", ...{ token: "abcdef.0123456789abcdef" } });
    expect((await stat(join(home, "join.json"))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(home, "join.json"), "utf8")).not.toContain("abcdef");
    expect(parseStartOptions([], "/")).toMatchObject({ nodes: 1, nodeName: "first", join: { server, nodeName: "first" } });
    const elsewhere = parseStartOptions(["--join", "https://192.0.2.2:6443/"], "/");
    expect(elsewhere?.join).toEqual({ server: "https://192.0.2.2:6443", nodeName: "first" });
  });

  it.each([
    [["--join", "192.0.2.1:6443"], "--join must be the address of a cluster's API server"],
    [["--join", "http://192.0.2.1:8080"], "--join must be the address"],
    [["--token", "abcdef.0123456789abcdef"], "say with --join which cluster"],
    [[...line, "--nodes", "2"], "A machine joins as one node"],
  ])("%j is refused", (args, reason) => expect(() => parseStartOptions(args, "/")).toThrow(reason));

  it("does not put a node into the folder of a cluster", async () => {
    await mkdir(join(home, "pki"));
    await writeFile(join(home, "pki/ca.key"), "");
    expect(() => parseStartOptions(line, "/")).toThrow(`${home} holds a cluster of its own`);
  });
});

describe("how long a token is good", () => {
  it.each([
    ["30m", 1_800_000],
    ["24h", 86_400_000],
    ["7d", 604_800_000],
  ])("%s", (text, milliseconds) => expect(parseDuration("--for", text)).toBe(milliseconds));

  it.each(["", "24", "0h", "h", "1y", "-1h"])("%j is none", (text) => expect(() => parseDuration("--for", text)).toThrow("30m, 24h or 7d"));
});
