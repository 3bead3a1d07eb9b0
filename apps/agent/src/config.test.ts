import { describe, expect, test } from "vitest";
import { readConfig } from "./config";

const given = ["--kubeconfig", "/k", "--node-name", "n1", "--node-ip", "192.0.2.1"];

describe("the command line", () => {
  test("has a default for almost everything", () => {
    expect(readConfig(given, {})).toMatchObject({
      nodeName: "n1",
      runtime: "docker",
      maxPods: 110,
      port: 10250,
      cadvisorPort: 4194,
      clusterDns: "10.96.0.10",
    });
  });

  test("reads labels, taints and limits", () => {
    const config = readConfig(
      [...given, "--node-labels", "a=1,b=", "--register-with-taints", "k=v:NoSchedule,x:NoExecute", "--pod-pids-limit", "500"],
      {},
    );
    expect(config?.nodeLabels).toEqual({ a: "1", b: "" });
    expect(config?.taints).toEqual([
      { key: "k", value: "v", effect: "NoSchedule" },
      { key: "x", effect: "NoExecute" },
    ]);
    expect(config?.pidsLimit).toBe(500);
  });

  test.each([
    [[], "--kubeconfig is required"],
    [[...given, "--port", "99999"], "--port"],
    [[...given, "--runtime", "podman"], "--runtime"],
    [[...given, "--node-ip", "here"], "--node-ip must be an IPv4 address"],
    [[...given, "--register-with-taints", "k=v:Sometimes"], "NoSchedule, PreferNoSchedule, NoExecute"],
    [[...given, "--tls-cert-file", "/c"], "belong together"],
    [[...given, "--colour", "red"], "--colour"],
    [[...given, "--bootstrap-server", "https://192.0.2.9:6443"], "exclude each other"],
    [["--bootstrap-server", "http://192.0.2.9:8080"], "must be a URL like https://"],
    [[...given, "--ca-cert-hash", "sha256:00"], "say with --bootstrap-server which cluster"],
  ])("%j is refused with a reason", (args, message) => expect(() => readConfig(args, {})).toThrow(message));

  test("joins with a token that is not on the command line, and keeps its own kubeconfig", () => {
    const args = ["--bootstrap-server", "https://192.0.2.9:6443", "--ca-cert-hash", "sha256:00", "--root-dir", "/r"];
    const config = readConfig(args, { KUBECONFIG: "/k", GANTRY_BOOTSTRAP_TOKEN: "abcdef.0123456789abcdef" });
    expect(config?.kubeconfig).toBe("/r/kubeconfig");
    expect(config?.bootstrap).toEqual({
      server: "https://192.0.2.9:6443",
      authorityHash: "sha256:00",
      token: "abcdef.0123456789abcdef",
    });
  });

  test("help is no mistake", () => expect(readConfig(["--help"], {})).toBeUndefined());
});
