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
  ])("%j is refused with a reason", (args, message) => expect(() => readConfig(args, {})).toThrow(message));

  test("help is no mistake", () => expect(readConfig(["--help"], {})).toBeUndefined());
});
