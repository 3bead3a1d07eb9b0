import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { registryUser, startRegistry } from "../support/registry";
import { expect, test } from "../support/test";
import { until } from "../support/until";

const run = promisify(execFile);

interface ContainerState {
  readonly waiting?: { readonly reason: string; readonly message?: string };
  readonly running?: object;
  readonly terminated?: { readonly reason: string; readonly exitCode: number };
}

interface Status {
  readonly phase: string;
  readonly containerStatuses?: readonly {
    readonly restartCount: number;
    readonly state: ContainerState;
    readonly lastState: ContainerState;
  }[];
}

test.describe("what cannot run says why, in the words that people search for", () => {
  const shell = { image: "gantry/shell:1", command: ["/bin/sh", "-c"] };
  const cases: readonly {
    what: string;
    pod: object;
    reasons: readonly string[];
    check?: (state: ContainerState, last: ContainerState) => void;
  }[] = [
    {
      what: "an image that does not exist",
      pod: { containers: [{ name: "main", image: "127.0.0.1:1/nobody/nothing:1" }] },
      reasons: ["ErrImagePull", "ImagePullBackOff"],
    },
    {
      what: "an image that may not be pulled and is not there",
      pod: { containers: [{ name: "main", image: "nobody/nothing:1", imagePullPolicy: "Never" }] },
      reasons: ["ErrImageNeverPull"],
    },
    {
      what: "a command that does not exist",
      pod: { containers: [{ name: "main", image: shell.image, command: ["/no/such/program"] }] },
      reasons: ["RunContainerError", "CrashLoopBackOff"],
    },
    {
      what: "a container that crashes",
      pod: { containers: [{ name: "main", ...shell, args: ["echo before the crash; exit 3"] }] },
      reasons: ["CrashLoopBackOff"],
      check: (_, last) => expect(last.terminated).toMatchObject({ reason: "Error", exitCode: 3 }),
    },
    {
      what: "a reference to a ConfigMap that does not exist",
      pod: { containers: [{ name: "main", ...shell, args: ["true"], envFrom: [{ configMapRef: { name: "nowhere" } }] }] },
      reasons: ["CreateContainerConfigError"],
    },
  ];
  for (const { what, pod, reasons, check } of cases) {
    test(what, async ({ cluster, namespace }) => {
      const input = JSON.stringify({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "fails" },
        spec: { terminationGracePeriodSeconds: 0, ...pod },
      });
      await cluster.kubectl(["-n", namespace, "apply", "-f", "-"], { input });
      const seen = new Set<string>();
      for (const reason of reasons) {
        await until(`the reason ${reason} (seen: ${[...seen]})`, async () => {
          const { status } = JSON.parse(await cluster.kubectl(["-n", namespace, "get", "pod", "fails", "-o", "json"])) as {
            status: Status;
          };
          const container = status.containerStatuses?.[0];
          seen.add(container?.state.waiting?.reason ?? "");
          if (container?.state.waiting?.reason !== reason) return false;
          check?.(container.state, container.lastState);
          return true;
        });
      }
      expect(await cluster.kubectl(["-n", namespace, "get", "pod", "fails"])).toContain(reasons.at(-1) ?? "");
      expect(await cluster.kubectl(["-n", namespace, "describe", "pod", "fails"])).toMatch(/Warning\s+(Failed|BackOff|ErrImageNeverPull)/);
      if (what === "a container that crashes")
        expect(await cluster.kubectl(["-n", namespace, "logs", "fails", "-p"])).toBe("before the crash\n");
    });
  }

  test("a container that takes more memory than its limit", async ({ cluster, namespace }) => {
    const main = {
      name: "main",
      image: "gantry/shell:1",
      command: ["/usr/bin/python3.11", "-c", "held = bytearray(256 * 1024 * 1024)"],
      resources: { limits: { memory: "32Mi" } },
    };
    const input = JSON.stringify({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "fails" },
      spec: { restartPolicy: "Never", containers: [main] },
    });
    await cluster.kubectl(["-n", namespace, "apply", "-f", "-"], { input });
    await cluster.kubectl(["-n", namespace, "wait", "pod/fails", "--for=jsonpath={.status.phase}=Failed", "--timeout=30s"]);
    const { status } = JSON.parse(await cluster.kubectl(["-n", namespace, "get", "pod", "fails", "-o", "json"])) as { status: Status };
    expect(status.containerStatuses?.[0]?.state.terminated).toMatchObject({ reason: "OOMKilled", exitCode: 137 });
  });
});

test("pulls from a private registry with an imagePullSecret, and not without", async ({ cluster, namespace }) => {
  const registry = await startRegistry();
  const image = await registry.push("gantry/shell:1", "private/shell:1");
  const kubectl = (args: string[], input?: string) => cluster.kubectl(["-n", namespace, ...args], input === undefined ? {} : { input });
  const podOf = (name: string, more: object) =>
    JSON.stringify({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name },
      spec: { terminationGracePeriodSeconds: 0, containers: [{ name: "main", image }], ...more },
    });
  try {
    await kubectl(["apply", "-f", "-"], podOf("stranger", {}));
    await until("the pull is refused", async () => /ErrImagePull|ImagePullBackOff/.test(await kubectl(["get", "pod", "stranger"])));
    await kubectl([
      "create",
      "secret",
      "docker-registry",
      "pull",
      `--docker-server=${registry.host}`,
      `--docker-username=${registryUser.name}`,
      `--docker-password=${registryUser.password}`,
    ]);
    await kubectl(["apply", "-f", "-"], podOf("friend", { imagePullSecrets: [{ name: "pull" }] }));
    await kubectl(["wait", "pod/friend", "--for=condition=Ready", "--timeout=60s"]);
    expect(await kubectl(["describe", "pod", "friend"])).toContain(`Successfully pulled image "${image}"`);
    await kubectl(["delete", "pod", "friend", "stranger"]);
  } finally {
    await registry.remove();
    await run("docker", ["rmi", "-f", image]);
  }
});
