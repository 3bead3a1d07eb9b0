import type { Deployment, ReplicaSet } from "@gantry/api/apps/v1";
import { describe, expect, it } from "vitest";
import { newReplicaSetAnnotations, revisionOf } from "./annotations";
import { maximumSurge, maximumUnavailable } from "./fenceposts";
import { newReplicaSetSize } from "./replica-sets";
import { shrinkOldReplicaSets } from "./rolling";
import { scaleReplicaSets } from "./scaling";

const deployment = (replicas: number, rollingUpdate: object = { maxSurge: "25%", maxUnavailable: "25%" }): Deployment =>
  ({
    metadata: { annotations: {} },
    spec: { replicas, strategy: { type: "RollingUpdate", rollingUpdate } },
    status: {},
  }) as unknown as Deployment;
const replicaSet = (
  name: string,
  replicas: number,
  options: { available?: number; told?: [number, number]; age?: number } = {},
): ReplicaSet => {
  const [desired, maximum] = options.told ?? [];
  const annotations =
    desired === undefined
      ? {}
      : { "deployment.kubernetes.io/desired-replicas": `${desired}`, "deployment.kubernetes.io/max-replicas": `${maximum}` };
  const creationTimestamp = `2026-01-01T00:00:0${options.age ?? 0}Z`;
  return {
    metadata: { name, uid: name, annotations, creationTimestamp },
    spec: { replicas },
    status: { replicas, availableReplicas: options.available ?? replicas },
  } as unknown as ReplicaSet;
};
const sizes = (resizes: { replicaSet: ReplicaSet; replicas: number }[]) =>
  Object.fromEntries(resizes.map((one) => [one.replicaSet.metadata.name, one.replicas]));

describe("fenceposts", () => {
  it.each([
    [10, "25%", "25%", 3, 2],
    [1, "25%", "25%", 1, 0],
    [2, 0, "1%", 0, 1],
    [3, 0, 5, 0, 3],
  ])("%i replicas, surge %s, unavailable %s", (replicas, maxSurge, maxUnavailable, surge, unavailable) => {
    const subject = deployment(replicas, { maxSurge, maxUnavailable });
    expect([maximumSurge(subject), maximumUnavailable(subject)]).toEqual([surge, unavailable]);
  });
});

describe("a rolling update", () => {
  it("grows the new ReplicaSet as far as the surge allows", () => {
    expect(newReplicaSetSize(deployment(10), { current: undefined, old: [replicaSet("old", 10)] })).toBe(3);
    expect(newReplicaSetSize(deployment(10), { current: replicaSet("new", 3), old: [replicaSet("old", 8)] })).toBe(5);
    expect(newReplicaSetSize(deployment(10), { current: replicaSet("new", 3), old: [replicaSet("old", 10)] })).toBe(3);
  });

  it("shrinks old ones by what is spare, unavailable pods first, oldest ReplicaSet first", () => {
    const fresh = replicaSet("new", 3, { available: 0 });
    expect(sizes(shrinkOldReplicaSets(deployment(10), { current: fresh, old: [replicaSet("old", 10)] }))).toEqual({ old: 8 });
    const broken = [replicaSet("good", 8), replicaSet("bad", 5, { available: 0, age: 1 })];
    expect(sizes(shrinkOldReplicaSets(deployment(10), { current: replicaSet("new", 0), old: broken }))).toEqual({ bad: 0 });
    const two = [replicaSet("older", 3), replicaSet("newer", 5, { age: 1 })];
    expect(sizes(shrinkOldReplicaSets(deployment(10), { current: replicaSet("new", 5), old: two }))).toEqual({ older: 0, newer: 3 });
  });

  it("does not touch what keeps the minimum up", () => {
    expect(shrinkOldReplicaSets(deployment(10), { current: replicaSet("new", 5, { available: 0 }), old: [replicaSet("old", 8)] })).toEqual(
      [],
    );
  });
});

describe("scaling during a rollout", () => {
  it("keeps the ReplicaSets' shares, and gives what rounding leaves to the largest", () => {
    const told: [number, number] = [10, 13];
    const sets = { current: replicaSet("new", 5, { told, age: 1 }), old: [replicaSet("old", 8, { told })] };
    expect(sizes(scaleReplicaSets(deployment(20), sets))).toEqual({ old: 15, new: 10 });
    expect(sizes(scaleReplicaSets(deployment(5), sets))).toEqual({ old: 4, new: 3 });
    expect(sizes(scaleReplicaSets(deployment(0), sets))).toEqual({ old: 0, new: 0 });
  });

  it("scales the only active one, or the newest where none is", () => {
    expect(sizes(scaleReplicaSets(deployment(7), { current: replicaSet("new", 0, { age: 1 }), old: [replicaSet("old", 3)] }))).toEqual({
      old: 7,
    });
    expect(
      sizes(scaleReplicaSets(deployment(7), { current: undefined, old: [replicaSet("a", 0), replicaSet("b", 0, { age: 1 })] })),
    ).toEqual({ b: 7 });
  });
});

describe("annotations of a ReplicaSet that is rolled back to", () => {
  it("remember its former revisions, and leave out what is the Deployment's own", () => {
    const subject = deployment(1);
    subject.metadata.annotations = { team: "a", "kubectl.kubernetes.io/last-applied-configuration": "{}" };
    const before = { "deployment.kubernetes.io/revision": "1", "deployment.kubernetes.io/revision-history": "0" };
    expect(newReplicaSetAnnotations(subject, before, 3n)).toEqual({
      team: "a",
      "deployment.kubernetes.io/revision": "3",
      "deployment.kubernetes.io/revision-history": "0,1",
    });
  });

  it("count beyond what a JavaScript number holds exactly", () => {
    const before = { "deployment.kubernetes.io/revision": "3546343826724305832" };
    const old = replicaSet("old", 1);
    old.metadata.annotations = before;
    expect(newReplicaSetAnnotations(deployment(1), before, revisionOf(old) + 1n)).toMatchObject({
      "deployment.kubernetes.io/revision": "3546343826724305833",
    });
  });
});
