import { type DaemonSet, daemonSetDefinition, type StatefulSet, statefulSetDefinition } from "@gantry/api/apps/v1";
import { type CronJob, cronJobDefinition, type Job, jobDefinition } from "@gantry/api/batch/v1";
import { nodeDefinition, type Pod, persistentVolumeClaimDefinition, podDefinition } from "@gantry/api/core/v1";
import { type PodDisruptionBudget, podDisruptionBudgetDefinition } from "@gantry/api/policy/v1";
import { eventually } from "@gantry/client/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestControlPlane, type TestControlPlane } from "../testing/control-plane";
import { targetNodeOf } from "./daemon-set/node-fit";
import { manifest, podTemplate, TestKubelet } from "./testing/kubelet";

describe("workloads", () => {
  let plane: TestControlPlane;
  let kubelet: TestKubelet;
  const pods = async (app: string): Promise<Pod[]> =>
    (await plane.client.resource(podDefinition, "default").list({ labelSelector: `app=${app}` })).items.filter(
      ({ metadata }) => !metadata.deletionTimestamp,
    );
  const named = async (app: string): Promise<string[]> => (await pods(app)).map(({ metadata }) => metadata.name).sort();
  const runAll = async (app: string): Promise<void> => {
    for (const pod of await pods(app)) if (pod.status.phase === "Pending") await kubelet.run(pod);
  };

  beforeAll(async () => {
    plane = await startTestControlPlane();
    kubelet = new TestKubelet(plane.client);
    await plane.startControllers();
    await kubelet.registerNode("node-1", { disk: "ssd" });
    await kubelet.registerNode("node-2");
    await eventually(async () =>
      (await plane.client.resource(nodeDefinition).list()).items.every(({ spec }) => (spec.taints ?? []).length === 0),
    );
  });
  afterAll(() => plane.close());

  it("DaemonSet: one pod a node, follows labels, rolls one node after the other", async () => {
    const sets = plane.client.resource(daemonSetDefinition, "default");
    const template = podTemplate({ app: "daemon" });
    await sets.create(
      manifest<DaemonSet>({ metadata: { name: "daemon" }, spec: { selector: { matchLabels: { app: "daemon" } }, template } }),
    );
    await eventually(async () => (await pods("daemon")).length === 2);
    expect((await pods("daemon")).map(targetNodeOf).sort()).toEqual(["node-1", "node-2"]);
    await runAll("daemon");
    await eventually(async () => (await sets.get("daemon")).status.numberAvailable === 2);

    const image = async () => (await pods("daemon")).filter((pod) => pod.spec.containers[0]?.image === "nginx:2").length;
    await sets.patch("daemon", "strategic", { spec: { template: { spec: { containers: [{ name: "web", image: "nginx:2" }] } } } });
    await eventually(async () => (await image()) === 1 && (await pods("daemon")).length === 2);
    await eventually(async () => (await sets.get("daemon")).status.updatedNumberScheduled === 1);
    await runAll("daemon");
    await eventually(async () => (await image()) === 2);
    await runAll("daemon");

    await sets.patch("daemon", "merge", { spec: { template: { spec: { nodeSelector: { disk: "ssd" } } } } });
    await eventually(async () => (await pods("daemon")).every((pod) => targetNodeOf(pod) === "node-1"));
    await eventually(async () => (await sets.get("daemon")).status.desiredNumberScheduled === 1);
    await sets.delete("daemon");
  });

  it("StatefulSet: in order, with claims that stay, rolling from the end down to the partition", async () => {
    const sets = plane.client.resource(statefulSetDefinition, "default");
    const volumeClaimTemplates = [
      { metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } },
    ];
    const spec = {
      replicas: 3,
      serviceName: "db",
      selector: { matchLabels: { app: "db" } },
      template: podTemplate({ app: "db" }),
      volumeClaimTemplates,
    };
    await sets.create(manifest<StatefulSet>({ metadata: { name: "db" }, spec }));
    for (const expected of [["db-0"], ["db-0", "db-1"], ["db-0", "db-1", "db-2"]]) {
      await eventually(async () => (await named("db")).join() === expected.join());
      await runAll("db");
    }
    await eventually(async () => (await sets.get("db")).status.availableReplicas === 3);
    const [first] = await pods("db");
    expect(first?.spec).toMatchObject({
      hostname: "db-0",
      subdomain: "db",
      volumes: expect.arrayContaining([{ name: "data", persistentVolumeClaim: { claimName: "data-db-0" } }]),
    });
    expect(
      (await plane.client.resource(persistentVolumeClaimDefinition, "default").list()).items.map(({ metadata }) => metadata.name),
    ).toEqual(["data-db-0", "data-db-1", "data-db-2"]);

    const updated = async () =>
      (await pods("db")).filter((pod) => pod.spec.containers[0]?.image === "nginx:2").map(({ metadata }) => metadata.name);
    const update = {
      updateStrategy: { rollingUpdate: { partition: 2 } },
      template: { spec: { containers: [{ name: "web", image: "nginx:2" }] } },
    };
    await sets.patch("db", "strategic", { spec: update });
    await eventually(async () => (await updated()).join() === "db-2");
    await runAll("db");
    await eventually(
      async () => (await sets.get("db")).status.updatedReplicas === 1 && (await sets.get("db")).status.availableReplicas === 3,
    );
    expect(await updated()).toEqual(["db-2"]);
    await sets.patch("db", "merge", { spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } });
    for (const count of [2, 3]) {
      await eventually(async () => (await updated()).length === count);
      await runAll("db");
    }
    await eventually(async () => {
      const { currentRevision, updateRevision, currentReplicas } = (await sets.get("db")).status;
      return currentRevision === updateRevision && currentReplicas === 3;
    });
    await sets.scale("db", 1);
    await eventually(async () => (await named("db")).join() === "db-0");
    expect((await plane.client.resource(persistentVolumeClaimDefinition, "default").list()).items).toHaveLength(3);
  });

  it("Job: completes its indexes, and gives up after its limit", async () => {
    const jobs = plane.client.resource(jobDefinition, "default");
    const template = podTemplate({ app: "batch" }, { restartPolicy: "Never" });
    await jobs.create(
      manifest<Job>({ metadata: { name: "batch" }, spec: { completions: 3, parallelism: 2, completionMode: "Indexed", template } }),
    );
    await eventually(async () => (await pods("batch")).length === 2);
    const indexOf = (pod: Pod) => pod.metadata.annotations?.["batch.kubernetes.io/job-completion-index"];
    expect((await pods("batch")).map(indexOf).sort()).toEqual(["0", "1"]);
    for (const pod of await pods("batch")) await kubelet.finish(pod, "Succeeded");
    await eventually(async () => (await pods("batch")).some((pod) => indexOf(pod) === "2"));
    for (const pod of await pods("batch")) if (indexOf(pod) === "2") await kubelet.finish(pod, "Succeeded");
    await eventually(async () => (await jobs.get("batch")).status.completionTime !== undefined);
    expect((await jobs.get("batch")).status).toMatchObject({ succeeded: 3, completedIndexes: "0-2" });

    const failing = podTemplate({ app: "failing" }, { restartPolicy: "Never" });
    await jobs.create(
      manifest<Job>({ metadata: { name: "failing" }, spec: { backoffLimit: 0, ttlSecondsAfterFinished: 1, template: failing } }),
    );
    await eventually(async () => (await pods("failing")).length === 1);
    for (const pod of await pods("failing")) await kubelet.finish(pod, "Failed");
    const failed = async () => (await jobs.get("failing")).status.conditions?.find(({ type }) => type === "Failed");
    await eventually(async () => (await failed())?.reason === "BackoffLimitExceeded");
    await eventually(async () => !(await jobs.list()).items.some(({ metadata }) => metadata.name === "failing"), 5_000);
  });

  it("Job: suspends and resumes; CronJob: starts on time, not twice, and keeps its history short", async () => {
    const jobs = plane.client.resource(jobDefinition, "default");
    const template = podTemplate({ app: "paused" }, { restartPolicy: "Never" });
    await jobs.create(manifest<Job>({ metadata: { name: "paused" }, spec: { suspend: true, template } }));
    await eventually(async () => (await jobs.get("paused")).status.conditions?.[0]?.reason === "JobSuspended");
    await jobs.patch("paused", "merge", { spec: { suspend: false } });
    await eventually(async () => (await pods("paused")).length === 1);

    const cronJobs = plane.client.resource(cronJobDefinition, "default");
    const jobTemplate = { spec: { template: podTemplate({ app: "cron" }, { restartPolicy: "Never" }) } };
    const spec = { schedule: "@every 1s", concurrencyPolicy: "Forbid", successfulJobsHistoryLimit: 0, jobTemplate };
    await cronJobs.create(manifest<CronJob>({ metadata: { name: "cron" }, spec }));
    await eventually(async () => ((await cronJobs.get("cron")).status.active ?? []).length === 1, 5_000);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await pods("cron")).toHaveLength(1);
    await cronJobs.patch("cron", "merge", { spec: { suspend: true } });
    for (const pod of await pods("cron")) await kubelet.finish(pod, "Succeeded");
    await eventually(async () => (await pods("cron")).length === 0, 5_000);
    expect((await cronJobs.get("cron")).status.lastSuccessfulTime).toBeDefined();
  });

  it("PodDisruptionBudget: allows what is left above the minimum", async () => {
    const budgets = plane.client.resource(podDisruptionBudgetDefinition, "default");
    const sets = plane.client.resource(statefulSetDefinition, "default");
    const spec = {
      replicas: 3,
      serviceName: "x",
      podManagementPolicy: "Parallel",
      selector: { matchLabels: { app: "kept" } },
      template: podTemplate({ app: "kept" }),
    };
    await sets.create(manifest<StatefulSet>({ metadata: { name: "kept" }, spec }));
    await budgets.create(
      manifest<PodDisruptionBudget>({
        metadata: { name: "kept" },
        spec: { maxUnavailable: "34%", selector: { matchLabels: { app: "kept" } } },
      }),
    );
    await eventually(async () => (await pods("kept")).length === 3);
    await runAll("kept");
    await eventually(async () => (await budgets.get("kept")).status.disruptionsAllowed === 2);
    expect((await budgets.get("kept")).status).toMatchObject({ currentHealthy: 3, desiredHealthy: 1, expectedPods: 3 });
    await budgets.patch("kept", "merge", { spec: { maxUnavailable: 0 } });
    await eventually(async () => (await budgets.get("kept")).status.disruptionsAllowed === 0);
    expect((await budgets.get("kept")).status.conditions?.[0]).toMatchObject({ status: "False", reason: "InsufficientPods" });
  });
});
