import { type Deployment, deploymentDefinition } from "@gantry/api/apps/v1";
import { type LimitRange, limitRangeDefinition, podDefinition, serviceAccountDefinition } from "@gantry/api/core/v1";
import { type RoleBinding, roleBindingDefinition } from "@gantry/api/rbac/v1";
import { eventually } from "@gantry/client/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resources } from "../../lib/kubernetes/resource";
import { manifest, podTemplate } from "../controllers/testing/kubelet";
import { startTestControlPlane, type TestControlPlane } from "../testing/control-plane";
import { nextPod } from "./next-pod";

describe("the next pod of a workload", () => {
  let plane: TestControlPlane;
  const web = { ref: resources.deployments, namespace: "default", name: "web" };
  const as = (name: string, ...groups: string[]) => plane.apiServer.transportFor({ name, groups: [...groups, "system:authenticated"] });
  const cpuOf = async (user: ReturnType<typeof as>) => (await nextPod(user, web))?.spec.containers[0]?.resources?.requests?.cpu;

  beforeAll(async () => {
    plane = await startTestControlPlane();
    await plane.startControllers();
    await eventually(async () => (await plane.client.resource(serviceAccountDefinition, "default").list()).items.length > 0);
    const limits = [{ type: "Container", defaultRequest: { cpu: "250m" } }];
    await plane.client
      .resource(limitRangeDefinition, "default")
      .create(manifest<LimitRange>({ metadata: { name: "usual" }, spec: { limits } }));
    await plane.client.resource(deploymentDefinition, "default").create(
      manifest<Deployment>({
        metadata: { name: "web" },
        spec: { replicas: 1, selector: { matchLabels: { app: "web" } }, template: podTemplate({ app: "web" }) },
      }),
    );
    await plane.client.resource(roleBindingDefinition, "default").create(
      manifest<RoleBinding>({
        metadata: { name: "views" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
        subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "viewer" }],
      }),
    );
    await eventually(async () => (await plane.client.resource(podDefinition, "default").list()).items.length === 1);
  });
  afterAll(() => plane.close());

  it("is like its brothers: made by the same ReplicaSet, with what admission adds; and it is not made", async () => {
    const [brother] = (await plane.client.resource(podDefinition, "default").list()).items;
    const pod = await nextPod(as("admin", "system:masters"), web);
    expect(pod?.metadata.labels).toEqual(brother?.metadata.labels);
    expect(pod?.metadata.ownerReferences?.[0]?.uid).toBe(brother?.metadata.ownerReferences?.[0]?.uid);
    expect(await cpuOf(as("admin", "system:masters"))).toBe("250m");
    expect((await plane.client.resource(podDefinition, "default").list()).items).toHaveLength(1);
  });

  it("is the template for who may look but make no pods, and nothing for who may not look", async () => {
    expect((await nextPod(as("viewer"), web))?.spec.containers[0]?.image).toBe("nginx");
    expect(await cpuOf(as("viewer"))).toBeUndefined();
    await expect(nextPod(as("stranger"), web)).rejects.toMatchObject({ code: 403 });
  });
});
