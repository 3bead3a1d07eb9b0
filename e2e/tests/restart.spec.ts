import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Cluster } from "../support/cluster";
import { findProgram, killHard } from "../support/processes";
import { expect, test } from "../support/test";
import { until } from "../support/until";

const run = promisify(execFile);

const controller = `
apiVersion: v1
kind: ReplicationController
metadata: { name: steady }
spec:
  replicas: 2
  selector: { app: steady }
  template:
    metadata: { labels: { app: steady } }
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{ name: web, image: "gantry/web:1", ports: [{ containerPort: 8080 }] }]
`;

/** Ends the launcher, and resolves with the milliseconds until it was gone. */
const endLauncher = async (cluster: Cluster, signal: "SIGTERM" | "SIGKILL"): Promise<number> => {
  const startedAt = Date.now();
  const pid = Number((await readFile(join(cluster.settings.home, "launcher.pid"), "utf8")).split(" ")[0]);
  process.kill(pid, signal);
  const programs = () => Promise.all([findProgram(cluster.settings.home, "web"), findProgram(cluster.settings.home, "agent")]);
  await until("Gantry has ended", async () => (await programs()).every((program) => program === undefined), { timeout: 15_000 });
  return Date.now() - startedAt;
};

test("pods outlive every part of Gantry, and are taken over as they are", async ({ cluster, namespace }) => {
  const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);
  await cluster.kubectl(["-n", namespace, "apply", "-f", "-"], { input: controller });
  await kubectl("wait", "rc/steady", "--for=jsonpath={.status.readyReplicas}=2", "--timeout=60s");
  await kubectl("expose", "rc", "steady", "--port=80", "--target-port=8080");
  const address = await kubectl("get", "service", "steady", "-o", "jsonpath={.spec.clusterIP}");
  const answers = () =>
    until("the Service answers", async () => (await fetch(`http://${address}/?json`, { signal: AbortSignal.timeout(2_000) })).ok);
  const containers = async (): Promise<string[]> => {
    const label = `label=io.kubernetes.pod.namespace=${namespace}`;
    const { stdout } = await run("docker", ["ps", "-q", "--no-trunc", "--filter", label]);
    return stdout.trim().split("\n").sort();
  };
  const before = await containers();
  expect(before).toHaveLength(4);
  const expectUntouched = async (): Promise<void> => {
    await kubectl("wait", "pod", "-l", "app=steady", "--for=condition=Ready", "--timeout=30s");
    expect(await containers()).toEqual(before);
    expect(await kubectl("get", "pods", "-o", "jsonpath={.items[*].status.containerStatuses[0].restartCount}")).toBe("0 0");
    await answers();
  };
  await answers();

  await test.step("a stop in order and another start", async () => {
    expect(await endLauncher(cluster, "SIGTERM")).toBeLessThan(10_000);
    expect(await containers()).toEqual(before);
    await answers();
    await cluster.start();
    await expectUntouched();
  });

  await test.step("the agent killed", async () => {
    const killed = await killHard(() => findProgram(cluster.settings.home, "agent"));
    await until("another agent runs", async () => ![undefined, killed].includes(await findProgram(cluster.settings.home, "agent")));
    // It works again when it brings a new pod up.
    await kubectl("run", "later", "--image=gantry/shell:1");
    await kubectl("wait", "pod/later", "--for=condition=Ready", "--timeout=60s");
    await kubectl("delete", "pod", "later", "--grace-period=0", "--force");
    await until("the later pod is gone", async () => (await containers()).length === before.length);
    await expectUntouched();
  });

  await test.step("the launcher killed and another start", async () => {
    await endLauncher(cluster, "SIGKILL");
    await answers();
    await cluster.start();
    await expectUntouched();
  });
});
