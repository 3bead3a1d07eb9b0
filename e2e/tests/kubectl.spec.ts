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

/** kubectl of one version in one namespace. */
const caller = (cluster: Cluster, namespace: string, program: string) => (args: string[], input?: string) =>
  cluster.kubectl(["--namespace", namespace, ...args], { program, ...(input === undefined ? {} : { input }) });

for (const { minor, program } of findKubectls()) {
  test.describe(`kubectl 1.${minor}`, () => {
    test("deploys, changes, scales, looks into and deletes a workload", async ({ cluster, namespace }) => {
      const kubectl = caller(cluster, namespace, program);

      await test.step("apply, twice, and diff", async () => {
        expect(await kubectl(["apply", "-f", "-"], deployment(2))).toContain("deployment.apps/web created");
        expect(await kubectl(["apply", "-f", "-"], deployment(2))).toContain("deployment.apps/web unchanged");
        expect(await kubectl(["apply", "-f", "-"], deployment(2, "two"))).toContain("deployment.apps/web configured");
        expect(await kubectl(["rollout", "status", "deployment/web", "--timeout=60s"])).toContain("successfully rolled out");
        await expect(kubectl(["diff", "-f", "-"], deployment(3, "two"))).rejects.toThrow("code 1");
      });

      await test.step("get in every shape, describe, explain", async () => {
        expect(await kubectl(["get", "deployments"])).toMatch(/NAME\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+AGE\nweb\s+2\/2\s+2\s+2\s+\d+s/);
        expect(await kubectl(["get", "pods", "-o", "wide"])).toMatch(/web-\S+\s+1\/1\s+Running\s+0\s+\S+\s+10\.244\.\d+\.\d+\s+e2e-node/);
        expect(await kubectl(["get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[0].env[0].value}"])).toBe("two");
        expect(await kubectl(["get", "deployment", "web", "-o", "yaml"])).toContain("terminationMessagePath: /dev/termination-log");
        expect(await kubectl(["get", "all", "-o", "name"])).toContain("deployment.apps/web");
        expect(await kubectl(["describe", "deployment", "web"])).toContain("Scaled up replica set");
        expect(await kubectl(["describe", "pods", "-l", "app=web"])).toContain("Successfully assigned");
        expect(await kubectl(["explain", "deployment.spec.strategy"])).toContain("rollingUpdate");
        expect(await kubectl(["api-resources"])).toMatch(/replicationcontrollers\s+rc\s+v1\s+true\s+ReplicationController/);
      });

      await test.step("expose, label, annotate, patch, set", async () => {
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
      });

      await test.step("edit changes what the editor saves", async () => {
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
      });

      await test.step("scale and wait", async () => {
        await kubectl(["scale", "deployment", "web", "--replicas=3"]);
        await kubectl(["wait", "deployment/web", "--for=jsonpath={.status.readyReplicas}=3", "--timeout=60s"]);
        expect((await kubectl(["get", "pods", "-o", "name"])).trim().split("\n")).toHaveLength(3);
      });

      await test.step("logs, exec and cp", async () => {
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
      });

      await test.step("create and read configuration, ask for rights", async () => {
        await kubectl(["create", "configmap", "settings", "--from-literal=colour=orange"]);
        await kubectl(["create", "secret", "generic", "keys", "--from-literal=key=hidden"]);
        expect(await kubectl(["get", "configmap", "settings", "-o", "jsonpath={.data.colour}"])).toBe("orange");
        expect(await kubectl(["describe", "secret", "keys"])).not.toContain("hidden");
        expect((await kubectl(["auth", "can-i", "create", "pods"])).trim()).toBe("yes");
        await expect(kubectl(["auth", "can-i", "create", "pods", `--as=system:serviceaccount:${namespace}:default`])).rejects.toThrow("no");
      });

      await test.step("run, delete with and without waiting", async () => {
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
      });
    });

    test("is told plainly what is wrong", async ({ cluster, namespace }) => {
      const kubectl = caller(cluster, namespace, program);
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
