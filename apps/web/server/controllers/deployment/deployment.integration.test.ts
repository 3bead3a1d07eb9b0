import { type Deployment, deploymentDefinition, type ReplicaSet, replicaSetDefinition } from "@gantry/api/apps/v1";
import { type Pod, podDefinition } from "@gantry/api/core/v1";
import { eventually } from "@gantry/client/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestControlPlane, type TestControlPlane } from "../../testing/control-plane";
import { manifest, podTemplate, TestKubelet } from "../testing/kubelet";

describe("Deployment", () => {
  let plane: TestControlPlane;
  let kubelet: TestKubelet;
  let stopKubelet: () => void;
  const labels = { app: "web" };
  const deployments = () => plane.client.resource(deploymentDefinition, "default");
  const replicaSets = async (): Promise<ReplicaSet[]> => (await plane.client.resource(replicaSetDefinition, "default").list()).items;
  const active = async () => (await replicaSets()).filter((replicaSet) => (replicaSet.spec.replicas ?? 0) > 0);
  const conditions = async (name: string) =>
    Object.fromEntries(
      ((await deployments().get(name)).status.conditions ?? []).map(({ type, status, reason }) => [type, `${status} ${reason}`]),
    );
  const setImage = (name: string, image: string) =>
    deployments().patch(name, "strategic", { spec: { template: { spec: { containers: [{ name: "web", image }] } } } });
  const create = (name: string, spec: object) =>
    deployments().create(
      manifest<Deployment>({ metadata: { name }, spec: { selector: { matchLabels: labels }, template: podTemplate(labels), ...spec } }),
    );

  /** Runs every pod whose image is not "broken", as soon as it appears. */
  const runPods = (): (() => void) => {
    const stop = new AbortController();
    const follow = async () => {
      const pods = plane.client.resource(podDefinition, "default");
      const { metadata } = await pods.list();
      for await (const { type, object } of pods.watch({ resourceVersion: metadata.resourceVersion ?? "", signal: stop.signal })) {
        if (type === "ADDED" && object.spec.containers[0]?.image !== "broken") await kubelet.run(object).catch(() => undefined);
      }
    };
    void follow();
    return () => stop.abort();
  };

  beforeAll(async () => {
    plane = await startTestControlPlane();
    kubelet = new TestKubelet(plane.client);
    await plane.startControllers();
    stopKubelet = runPods();
  });
  afterAll(async () => {
    stopKubelet();
    await plane.close();
  });

  it("rolls out, keeps within its bounds, rolls back, and cleans up its history", async () => {
    await create("web", { replicas: 4, revisionHistoryLimit: 1 });
    await eventually(async () => (await deployments().get("web")).status.availableReplicas === 4);
    await eventually(async () => (await conditions("web")).Progressing === "True NewReplicaSetAvailable");
    expect((await conditions("web")).Available).toBe("True MinimumReplicasAvailable");
    const [first] = await active();
    expect(first?.metadata.name).toBe(`web-${first?.metadata.labels?.["pod-template-hash"]}`);

    let most = 0;
    const watching = new AbortController();
    const sizes = new Map<string, number>();
    void (async () => {
      const sets = plane.client.resource(replicaSetDefinition, "default");
      for await (const { object } of sets.watch({ resourceVersion: "0", signal: watching.signal })) {
        sizes.set(object.metadata.name, object.spec.replicas ?? 0);
        most = Math.max(
          most,
          [...sizes.values()].reduce((sum, size) => sum + size, 0),
        );
      }
    })();
    await setImage("web", "nginx:2");
    await eventually(async () => {
      const { status, metadata } = await deployments().get("web");
      return (
        status.observedGeneration === metadata.generation &&
        status.updatedReplicas === 4 &&
        status.replicas === 4 &&
        status.availableReplicas === 4
      );
    }, 10_000);
    watching.abort();
    expect(most).toBe(5);
    expect((await deployments().get("web")).metadata.annotations?.["deployment.kubernetes.io/revision"]).toBe("2");

    if (first === undefined) throw new Error("There was no ReplicaSet.");
    await setImage("web", "nginx");
    await eventually(async () => (await deployments().get("web")).metadata.annotations?.["deployment.kubernetes.io/revision"] === "3");
    await eventually(async () => (await active()).length === 1 && (await active())[0]?.metadata.uid === first.metadata.uid, 10_000);
    expect((await active())[0]?.metadata.annotations?.["deployment.kubernetes.io/revision-history"]).toBe("1");
    await setImage("web", "nginx:4");
    await eventually(async () => (await replicaSets()).length === 2, 10_000);
  });

  it("reports a rollout that is stuck, and scales in proportion meanwhile", async () => {
    await create("stuck", {
      replicas: 10,
      progressDeadlineSeconds: 2,
      selector: { matchLabels: { app: "stuck" } },
      template: podTemplate({ app: "stuck" }),
    });
    await eventually(async () => (await deployments().get("stuck")).status.availableReplicas === 10);
    await setImage("stuck", "broken");
    const sizes = async () =>
      (await active())
        .filter(({ metadata }) => metadata.name.startsWith("stuck"))
        .map(({ spec }) => spec.replicas ?? 0)
        .sort((a, b) => b - a);
    await eventually(async () => (await sizes()).join() === "8,5");
    await eventually(async () => (await conditions("stuck")).Progressing === "False ProgressDeadlineExceeded", 8_000);
    await deployments().scale("stuck", 20);
    await eventually(async () => (await sizes()).reduce((sum, size) => sum + size, 0) === 25);
    expect(await sizes()).toEqual([15, 10]);
  });

  it("with Recreate starts no new pod before the last old one is gone, and does nothing while paused", async () => {
    const app = { app: "solo" };
    await create("solo", { replicas: 2, strategy: { type: "Recreate" }, selector: { matchLabels: app }, template: podTemplate(app) });
    await eventually(async () => (await deployments().get("solo")).status.availableReplicas === 2);
    await deployments().patch("solo", "merge", { spec: { paused: true } });
    await setImage("solo", "nginx:2");
    await eventually(async () => (await conditions("solo")).Progressing === "Unknown DeploymentPaused");
    const pods = async (): Promise<Pod[]> =>
      (await plane.client.resource(podDefinition, "default").list({ labelSelector: "app=solo" })).items;
    expect((await pods()).every((pod) => pod.spec.containers[0]?.image === "nginx")).toBe(true);
    await deployments().patch("solo", "merge", { spec: { paused: false } });
    await eventually(async () => (await pods()).length === 2 && (await pods()).every((pod) => pod.spec.containers[0]?.image === "nginx:2"));
    await eventually(async () => (await deployments().get("solo")).status.availableReplicas === 2);
  });
});
