import { describe, expect, it } from "vitest";
import { cloneJson } from "../../machinery/json";
import { build, errorsOf, rowOf, texts } from "../../testing/build";
import { daemonSetDefinition } from "./daemon-set";
import { deploymentDefinition } from "./deployment";
import { statefulSetDefinition } from "./stateful-set";

const selector = { matchLabels: { app: "web" } };
const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "nginx:1" }] } };

describe("Deployment", () => {
  it("rolls by a quarter", () => {
    const { spec } = build(deploymentDefinition, { spec: { selector, template } });
    expect(spec).toMatchObject({
      replicas: 1,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    });
  });

  it.each([
    ["no selector", { template }, "spec.selector: Required value"],
    [
      "another selector",
      { selector: { matchLabels: { app: "x" } }, template },
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ],
    [
      "standing still",
      { selector, template, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: "0%" } } },
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0',
    ],
    [
      "too large a share",
      { selector, template, strategy: { rollingUpdate: { maxUnavailable: "101%" } } },
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
    ],
    [
      "a deadline before readiness",
      { selector, template, minReadySeconds: 600 },
      "spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds",
    ],
    [
      "pods that end",
      { selector, template: { ...template, spec: { ...template.spec, restartPolicy: "Never" } } },
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ],
    ["a broken template", { selector, template: { ...template, spec: { containers: [{ name: "A", image: "i" }] } } }, undefined],
  ])("refuses %s", (_, spec, message) => {
    const errors = errorsOf(deploymentDefinition, { spec });
    if (message === undefined)
      expect(errors[0]).toMatch(/^spec.template.spec.containers\[0\].name: Invalid value: "A": a lowercase RFC 1123 label/);
    else expect(errors).toContain(message);
  });

  it("keeps its selector", () => {
    const previous = build(deploymentDefinition, { spec: { selector, template } });
    const next = cloneJson(previous);
    next.spec.selector = { matchLabels: { app: "x" } };
    expect(texts(deploymentDefinition.validateUpdate?.(next, previous) ?? [])).toEqual([
      'spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable',
    ]);
  });

  it("fills the table", () => {
    const deployment = build(deploymentDefinition, {
      metadata: { creationTimestamp: "2026-01-01T00:00:00Z" },
      spec: { selector: { matchExpressions: [{ key: "app", operator: "In", values: ["web"] }] }, template, replicas: 3 },
      status: { readyReplicas: 2, updatedReplicas: 3, availableReplicas: 1 },
    });
    expect(rowOf(deploymentDefinition, deployment, "2026-01-03T01:00:00Z")).toEqual({
      Name: "test",
      Ready: "2/3",
      "Up-to-date": 3,
      Available: 1,
      Age: "2d1h",
      Containers: "web",
      Images: "nginx:1",
      Selector: "app in (web)",
    });
  });
});

describe("DaemonSet", () => {
  it("replaces one pod at a time", () => {
    const { spec } = build(daemonSetDefinition, { spec: { selector, template } });
    expect(spec.updateStrategy).toEqual({ type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } });
    expect(errorsOf(daemonSetDefinition, { spec: { selector, template } })).toEqual([]);
  });
});

describe("StatefulSet", () => {
  const claim = { metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } };
  const spec = { selector, template, serviceName: "web", volumeClaimTemplates: [claim] };

  it("starts its pods in order, with claims", () => {
    expect(build(statefulSetDefinition, { spec }).spec).toMatchObject({
      podManagementPolicy: "OrderedReady",
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
      volumeClaimTemplates: [{ kind: "PersistentVolumeClaim", spec: { volumeMode: "Filesystem" }, status: { phase: "Pending" } }],
    });
  });

  it("changes in some ways only", () => {
    const previous = build(statefulSetDefinition, { spec });
    const next = cloneJson(previous);
    next.spec.replicas = 5;
    expect(statefulSetDefinition.validateUpdate?.(next, previous)).toEqual([]);
    next.spec.serviceName = "other";
    expect(texts(statefulSetDefinition.validateUpdate?.(next, previous) ?? [])).toEqual([
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ]);
  });
});
