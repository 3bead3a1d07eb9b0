import type { Deployment } from "@gantry/api/apps/v1";
import { expect, test } from "vitest";
import { workloadRow } from "./workloads";

const ref = { group: "apps", version: "v1", kind: "Deployment", plural: "deployments", namespaced: true };

const deployment = (replicas: number, status: object): Deployment =>
  ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop", uid: "1", generation: 2, creationTimestamp: "2026-01-01T00:00:00Z" },
    spec: { replicas, template: { metadata: {}, spec: { containers: [{ name: "web", image: "web:1" }] } } },
    status: { observedGeneration: 2, ...status },
  }) as unknown as Deployment;

const describe = (replicas: number, status: object) => {
  const { state, code, why } = workloadRow(deployment(replicas, status), ref);
  return `${state} ${code} ${why}`.trim();
};

test("a Deployment is ready when all its pods are, and are of the newest template", () => {
  expect(describe(2, { readyReplicas: 2, updatedReplicas: 2 })).toBe("ready Ready");
  expect(describe(2, { readyReplicas: 2, updatedReplicas: 1 })).toBe("waiting RollingOut 1 of 2 pods updated");
  expect(describe(2, { readyReplicas: 2, updatedReplicas: 2, observedGeneration: 1 })).toBe("waiting RollingOut 0 of 2 pods updated");
});

test("says how many pods are to come or to go, what failed, and that nothing is wanted", () => {
  expect(describe(3, { readyReplicas: 1, updatedReplicas: 3 })).toBe("waiting Scaling 2 pods to come");
  expect(describe(1, { readyReplicas: 2, updatedReplicas: 2 })).toBe("waiting Scaling 1 pod to go");
  expect(describe(0, {})).toBe("idle Empty scaled to 0");
  const conditions = [{ type: "Progressing", status: "False", message: "it took too long" }];
  expect(describe(2, { readyReplicas: 2, updatedReplicas: 1, conditions })).toBe("failed ReplicaFailure it took too long");
});
