import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cluster } from "../support/cluster";
import { findKubectls } from "../support/kubectls";
import { expect, test } from "../support/test";
import { until } from "../support/until";

const deployment = (replicas: number, environment = "one") => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: { app: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: web
          image: gantry/web:1
          ports: [{ containerPort: 8080, name: http }]
          env: [{ name: STAGE, value: "${environment}" }]
          readinessProbe: { httpGet: { path: /healthz, port: http }, periodSeconds: 1 }
`;

/** kubectl of one version in one namespace of one cluster. */
interface Way {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly program: string;
  readonly kubectl: (args: string[], input?: string) => Promise<string>;
}

const wayOf = (cluster: Cluster, namespace: string, program: string): Way => ({
  cluster,
  namespace,
  program,
  kubectl: (args, input) => cluster.kubectl(["--namespace", namespace, ...args], { program, ...(input === undefined ? {} : { input }) }),
});

interface Step {
  readonly title: string;
  /** Taken by every version, not by the oldest and the newest alone. */
  readonly always?: boolean;
  readonly take: (way: Way) => Promise<void>;
}

/** Runs kubectl until it has written what is waited for, then ends it. */
const runUntil = (command: readonly string[], wanted: RegExp, input?: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const [program = "", ...args] = command;
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    let output = "";
    const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
    const listen = (chunk: Buffer): void => {
      output += chunk.toString();
      if (wanted.test(output)) child.kill("SIGTERM");
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("close", () => {
      clearTimeout(timer);
      if (wanted.test(output)) resolve(output);
      else reject(new Error(`${command.join(" ")} wrote no ${wanted} but: ${output}`));
    });
    if (input === undefined) child.stdin.end();
    else child.stdin.write(input);
  });

/** One workload's life; each step builds on those before it. */
const steps: readonly Step[] = [
  {
    title: "apply, twice, and diff",
    always: true,
    take: async ({ kubectl }) => {
      expect(await kubectl(["apply", "-f", "-"], deployment(2))).toContain("deployment.apps/web created");
      expect(await kubectl(["apply", "-f", "-"], deployment(2))).toContain("deployment.apps/web unchanged");
      expect(await kubectl(["apply", "-f", "-"], deployment(2, "two"))).toContain("deployment.apps/web configured");
      expect(await kubectl(["rollout", "status", "deployment/web", "--timeout=60s"])).toContain("successfully rolled out");
      await expect(kubectl(["diff", "-f", "-"], deployment(3, "two"))).rejects.toThrow("code 1");
    },
  },
  {
    title: "get in every shape, describe, explain",
    take: async ({ kubectl }) => {
      expect(await kubectl(["get", "deployments"])).toMatch(/NAME\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+AGE\nweb\s+2\/2\s+2\s+2\s+\d+s/);
      expect(await kubectl(["get", "pods", "-o", "wide"])).toMatch(/web-\S+\s+1\/1\s+Running\s+0\s+\S+\s+10\.244\.\d+\.\d+\s+e2e-node/);
      expect(await kubectl(["get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[0].env[0].value}"])).toBe("two");
      expect(await kubectl(["get", "deployment", "web", "-o", "yaml"])).toContain("terminationMessagePath: /dev/termination-log");
      expect(await kubectl(["get", "all", "-o", "name"])).toContain("deployment.apps/web");
      expect(await kubectl(["describe", "deployment", "web"])).toContain("Scaled up replica set");
      expect(await kubectl(["describe", "pods", "-l", "app=web"])).toContain("Successfully assigned");
      expect(await kubectl(["explain", "deployment.spec.strategy"])).toContain("rollingUpdate");
      expect(await kubectl(["api-resources"])).toMatch(/replicationcontrollers\s+rc\s+v1\s+true\s+ReplicationController/);
    },
  },
  {
    title: "expose, label, annotate, patch, set",
    take: async ({ kubectl }) => {
      await kubectl(["expose", "deployment", "web", "--port", "80", "--target-port", "8080"]);
      expect(await kubectl(["get", "service", "web"])).toMatch(/web\s+ClusterIP\s+10\.96\.\d+\.\d+\s+<none>\s+80\/TCP/);
      await kubectl(["label", "deployment", "web", "tier=front"]);
      await kubectl(["annotate", "deployment", "web", "note=kept"]);
      await kubectl([
        "patch",
        "deployment",
        "web",
        "-p",
        '{"spec":{"template":{"spec":{"containers":[{"name":"web","imagePullPolicy":"Never"}]}}}}',
      ]);
      expect(
        await kubectl(["get", "deployment", "web", "-o", "jsonpath={.metadata.labels.tier} {.spec.template.spec.containers[0].image}"]),
      ).toBe("front gantry/web:1");
      await kubectl(["rollout", "status", "deployment/web", "--timeout=60s"]);
    },
  },
  {
    title: "edit changes what the editor saves",
    take: async ({ cluster, namespace, program, kubectl }) => {
      const directory = await mkdtemp(join(tmpdir(), "gantry-e2e-"));
      const editor = join(directory, "editor");
      await writeFile(editor, '#!/bin/sh\nsed -i "s/note: kept/note: edited/" "$1"\n', { mode: 0o755 });
      const edited = await new Promise<number | null>((resolve) =>
        spawn(program, ["--kubeconfig", cluster.kubeconfig, "-n", namespace, "edit", "deployment", "web"], {
          env: { ...process.env, KUBE_EDITOR: editor },
          stdio: "ignore",
        }).on("close", resolve),
      );
      expect(edited).toBe(0);
      expect(await kubectl(["get", "deployment", "web", "-o", "jsonpath={.metadata.annotations.note}"])).toBe("edited");
      await rm(directory, { recursive: true });
    },
  },
  {
    title: "scale and wait",
    always: true,
    take: async ({ kubectl }) => {
      await kubectl(["scale", "deployment", "web", "--replicas=3"]);
      await kubectl(["wait", "deployment/web", "--for=jsonpath={.status.readyReplicas}=3", "--timeout=60s"]);
      expect((await kubectl(["get", "pods", "-o", "name"])).trim().split("\n")).toHaveLength(3);
    },
  },
  {
    title: "logs, exec and cp",
    always: true,
    take: async ({ kubectl }) => {
      const pod = (await kubectl(["get", "pods", "-o", "jsonpath={.items[0].metadata.name}"])).trim();
      expect(await kubectl(["logs", pod])).toContain(`${pod} listens on 8080`);
      expect((await kubectl(["logs", pod, "--tail=1"])).trim().split("\n")).toHaveLength(1);
      expect(await kubectl(["logs", pod, "--since=1h"])).toContain("listens on");
      expect(await kubectl(["exec", pod, "--", "sh", "-c", "echo $STAGE"])).toBe("two\n");
      expect(await kubectl(["exec", "-i", pod, "--", "cat"], "through and back")).toBe("through and back");
      await expect(kubectl(["exec", pod, "--", "sh", "-c", "exit 3"])).rejects.toThrow("code 3");
      const directory = await mkdtemp(join(tmpdir(), "gantry-e2e-"));
      const big = Buffer.alloc(1_000_000, "gantry");
      await writeFile(join(directory, "there"), big);
      await kubectl(["cp", join(directory, "there"), `${pod}:/tmp/there`]);
      await kubectl(["cp", `${pod}:/tmp/there`, join(directory, "back")]);
      expect((await readFile(join(directory, "back"))).equals(big)).toBe(true);
      await rm(directory, { recursive: true });
    },
  },
  {
    title: "watch, follow, a terminal, events",
    take: async ({ cluster, namespace, program, kubectl }) => {
      const base = [program, "--kubeconfig", cluster.kubeconfig, "-n", namespace];
      const pod = (await kubectl(["get", "pods", "-o", "jsonpath={.items[0].metadata.name}"])).trim();
      const address = await kubectl(["get", "pod", pod, "-o", "jsonpath={.status.podIP}"]);
      const watching = runUntil([...base, "get", "configmaps", "-w"], /arrives/);
      const following = runUntil([...base, "logs", "-f", pod], /GET \/followed/);
      await until("the log is followed", async () => (await fetch(`http://${address}:8080/followed`)).ok);
      await following;
      await kubectl(["create", "configmap", "arrives"]);
      await watching;
      const terminal = ["script", "-qec", `${base.join(" ")} exec -it ${pod} -- sh`, "/dev/null"];
      expect(await runUntil(terminal, /a tty: \d+/, "tty > /dev/null && echo a tty: $((40 + 2))\n")).toContain("a tty: 42");
      expect(await kubectl(["events"])).toContain("Scheduled");
      expect(await kubectl(["get", "events", "--field-selector", `involvedObject.name=${pod}`])).toContain("Started");
    },
  },
  {
    title: "create and read configuration, ask for rights",
    take: async ({ namespace, kubectl }) => {
      await kubectl(["create", "configmap", "settings", "--from-literal=colour=orange"]);
      await kubectl(["create", "secret", "generic", "keys", "--from-literal=key=hidden"]);
      expect(await kubectl(["get", "configmap", "settings", "-o", "jsonpath={.data.colour}"])).toBe("orange");
      expect(await kubectl(["describe", "secret", "keys"])).not.toContain("hidden");
      expect((await kubectl(["auth", "can-i", "create", "pods"])).trim()).toBe("yes");
      await expect(kubectl(["auth", "can-i", "create", "pods", `--as=system:serviceaccount:${namespace}:default`])).rejects.toThrow("no");
    },
  },
  {
    title: "run, delete with and without waiting",
    always: true,
    take: async ({ kubectl }) => {
      expect(
        await kubectl(["run", "once", "--image=gantry/shell:1", "--restart=Never", "--command", "--", "sh", "-c", "echo done"]),
      ).toContain("pod/once created");
      await until(
        "the pod has ended",
        async () => (await kubectl(["get", "pod", "once", "-o", "jsonpath={.status.phase}"])) === "Succeeded",
      );
      expect(await kubectl(["logs", "once"])).toBe("done\n");
      await kubectl(["delete", "pod", "once", "--wait=false"]);
      expect(await kubectl(["delete", "deployment", "web"])).toContain("deleted");
      await until("its pods are gone", async () => (await kubectl(["get", "pods", "-o", "name"])).trim() === "");
    },
  },
];

const kubectls = findKubectls();

for (const [index, { minor, program }] of kubectls.entries()) {
  // What differs between versions shows at the ends; those between take a shorter way.
  const isEnd = index === 0 || index === kubectls.length - 1;
  test.describe(`kubectl 1.${minor}`, () => {
    test("deploys, changes, scales, looks into and deletes a workload", async ({ cluster, namespace }) => {
      const way = wayOf(cluster, namespace, program);
      for (const { title, always, take } of steps) if (always || isEnd) await test.step(title, () => take(way));
    });

    test("is told plainly what is wrong", async ({ cluster, namespace }) => {
      const { kubectl } = wayOf(cluster, namespace, program);
      await expect(kubectl(["get", "pod", "nobody"])).rejects.toThrow('Error from server (NotFound): pods "nobody" not found');
      await expect(kubectl(["get", "unicorns"])).rejects.toThrow(`the server doesn't have a resource type "unicorns"`);
      await expect(kubectl(["create", "configmap", "No_Good"])).rejects.toThrow("a lowercase RFC 1123 subdomain must consist of");
      const unknownField = deployment(1).replace("replicas:", "replicaz:");
      await expect(kubectl(["apply", "-f", "-"], unknownField)).rejects.toThrow("replicaz");
      const mismatch = deployment(1).replace("labels: { app: web } }", "labels: { app: other } }");
      await expect(kubectl(["apply", "-f", "-"], mismatch)).rejects.toThrow("`selector` does not match template `labels`");
    });
  });
}
