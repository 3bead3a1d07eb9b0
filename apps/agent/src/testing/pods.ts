import { randomUUID } from "node:crypto";
import type { Container, Pod, PodSpec } from "@gantry/api/core/v1";
import type { RuntimeContainer } from "../runtime/types";

/** A pod as the API server would show it, with what a test does not care about filled in. */
export const testPod = (
  spec: Partial<Omit<PodSpec, "containers">> & { containers: (Partial<Container> & { name: string })[] },
  name = "web",
): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "default", uid: randomUUID(), resourceVersion: "1", creationTimestamp: new Date().toISOString() },
  spec: {
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    ...spec,
    containers: spec.containers.map((container) => ({ resources: {}, ...container })),
  },
  status: { phase: "Pending" },
});

/** A container as the runtime would show it. */
export const testContainer = (given: Partial<RuntimeContainer> & { name: string }): RuntimeContainer => ({
  id: `${given.name}-${given.attempt ?? 0}`,
  sandbox: false,
  pod: { uid: "uid", name: "web", namespace: "default" },
  attempt: 0,
  state: "running",
  pid: 42,
  createdAt: 1_000,
  oomKilled: false,
  image: "image:1",
  imageId: "sha256:1",
  stopSignal: "SIGTERM",
  tty: false,
  labels: {},
  ...given,
});
