import type { Pod } from "@gantry/api/core/v1";
import { describe, expect, test } from "vitest";
import { decide } from "../decide";
import type { Cycle } from "../framework";
import { failureMessage } from "../message";
import { info, makeCycle, makeNode, makePod } from "../testing/objects";
import { createFilters } from "./index";

const outcome = (pod: Pod, cycle: Cycle, filters = createFilters()): string => {
  const decision = decide(info(pod), cycle, filters);
  return decision.fits ? decision.node : failureMessage(decision);
};

test("a pod that fits nowhere is told why, counted per reason, in Kubernetes' words", () => {
  const cycle = makeCycle([
    makeNode("a", { cpu: "1" }),
    makeNode("b", { cpu: "1", memory: "1Gi" }),
    makeNode("c", { spec: { taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }] } }),
  ]);
  const pod = makePod("big", { requests: { cpu: "2", memory: "2Gi" } });
  expect(outcome(pod, cycle)).toBe(
    "0/3 nodes are available: 1 Insufficient memory, 1 node(s) had untolerated taint {gpu: yes}, 2 Insufficient cpu.",
  );
});

test("a cluster without nodes says so", () => {
  expect(outcome(makePod("lonely"), makeCycle([]))).toBe("no nodes available to schedule pods");
});

describe("PodFitsResources", () => {
  test("counts what is on the node, the pod limit and extended resources", () => {
    const full = makeCycle([makeNode("a", { cpu: "1" })], { a: [makePod("x", { requests: { cpu: "800m" } })] });
    expect(outcome(makePod("fits", { requests: { cpu: "200m" } }), full)).toBe("a");
    expect(outcome(makePod("not", { requests: { cpu: "201m" } }), full)).toContain("1 Insufficient cpu");
    expect(outcome(makePod("third"), makeCycle([makeNode("a", { pods: "1" })], { a: [makePod("x")] }))).toContain("1 Too many pods");
    expect(outcome(makePod("gpu", { requests: { "example.com/gpu": "1" } }), full)).toContain("1 Insufficient example.com/gpu");
  });

  test("init containers count by the largest, sidecars with everything that runs beside them", () => {
    const withInit = (name: string, initContainers: Pod["spec"]["initContainers"]) =>
      makePod(name, { requests: { cpu: "500m" }, spec: { initContainers } });
    const container = (name: string, cpu: string, restartPolicy?: string) =>
      ({ name, image: "i", resources: { requests: { cpu } }, ...(restartPolicy ? { restartPolicy } : {}) }) as NonNullable<
        Pod["spec"]["initContainers"]
      >[number];
    expect(info(withInit("largest", [container("a", "300m"), container("b", "900m")])).requests.get("cpu")).toBe(900);
    expect(info(withInit("sidecar", [container("a", "300m", "Always"), container("b", "400m")])).requests.get("cpu")).toBe(800);
    expect(info(withInit("both", [container("a", "300m", "Always"), container("b", "900m")])).requests.get("cpu")).toBe(1200);
  });

  test("pods that have ended, and assumed pods that were given up, free their share", () => {
    const cycle = makeCycle([makeNode("a", { cpu: "1" })], { a: [makePod("x", { requests: { cpu: "1" } })] });
    const ended = makePod("x", { requests: { cpu: "1" } });
    cycle.state.setPod({ ...ended, spec: { ...ended.spec, nodeName: "a" }, status: { ...ended.status, phase: "Succeeded" } });
    cycle.state.assume(info(makePod("y", { requests: { cpu: "1" } })), "a");
    expect(outcome(makePod("next", { requests: { cpu: "1" } }), cycle)).toContain("Insufficient cpu");
    cycle.state.forget("default/y");
    expect(outcome(makePod("next", { requests: { cpu: "1" } }), cycle)).toBe("a");
  });
});

test("PodFitsHostPorts: the same port conflicts on the same address and protocol, and 0.0.0.0 is every address", () => {
  const withPort = (name: string, port: object) =>
    makePod(name, { spec: { containers: [{ name: "c", image: "i", ports: [port] }] as Pod["spec"]["containers"] } });
  const port = { containerPort: 80, hostPort: 8080, protocol: "TCP", hostIP: "127.0.0.1" };
  const cycle = makeCycle([makeNode("a")], { a: [withPort("x", port)] });
  expect(outcome(withPort("same", port), cycle)).toContain("node(s) didn't have free ports for the requested pod ports");
  expect(outcome(withPort("any", { ...port, hostIP: undefined }), cycle)).toContain("didn't have free ports");
  expect(outcome(withPort("other address", { ...port, hostIP: "127.0.0.2" }), cycle)).toBe("a");
  expect(outcome(withPort("other protocol", { ...port, protocol: "UDP" }), cycle)).toBe("a");
});

test("PodSelectorMatches: nodeSelector and required node affinity both have to hold", () => {
  const cycle = makeCycle([makeNode("a", { labels: { zone: "1", size: "7" } }), makeNode("b", { labels: { zone: "2" } })]);
  const affinity = (matchExpressions: object[]) =>
    ({
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
    }) as Pod["spec"]["affinity"];
  expect(outcome(makePod("s", { spec: { nodeSelector: { zone: "2" } } }), cycle)).toBe("b");
  expect(outcome(makePod("s", { spec: { nodeSelector: { zone: "3" } } }), cycle)).toContain(
    "2 node(s) didn't match Pod's node affinity/selector",
  );
  for (const [expression, expected] of [
    [{ key: "zone", operator: "NotIn", values: ["1"] }, "b"],
    [{ key: "size", operator: "Exists" }, "a"],
    [{ key: "size", operator: "DoesNotExist" }, "b"],
    [{ key: "size", operator: "Gt", values: ["6"] }, "a"],
  ] as const) {
    expect(outcome(makePod("e", { spec: { affinity: affinity([expression]) } }), cycle), JSON.stringify(expression)).toBe(expected);
  }
});

test("CheckNodeUnschedulable: a cordoned node takes only pods that tolerate it", () => {
  const cycle = makeCycle([makeNode("a", { spec: { unschedulable: true } })]);
  expect(outcome(makePod("p"), cycle)).toBe("0/1 nodes are available: 1 node(s) were unschedulable.");
  const tolerations = [{ key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" }];
  expect(outcome(makePod("p", { spec: { tolerations } }), cycle)).toBe("a");
});

test("PodToleratesNodeTaints: Equal, Exists, all effects and everything", () => {
  const cycle = makeCycle([makeNode("a", { spec: { taints: [{ key: "k", value: "v", effect: "NoExecute" }] } })]);
  const withToleration = (toleration: object) => makePod("p", { spec: { tolerations: [toleration] as Pod["spec"]["tolerations"] } });
  for (const good of [
    { key: "k", operator: "Equal", value: "v" },
    { key: "k", operator: "Exists", effect: "NoExecute" },
    { operator: "Exists" },
  ]) {
    expect(outcome(withToleration(good), cycle), JSON.stringify(good)).toBe("a");
  }
  for (const bad of [
    { key: "k", operator: "Equal", value: "w" },
    { key: "k", operator: "Exists", effect: "NoSchedule" },
    { key: "j", operator: "Exists" },
  ]) {
    expect(outcome(withToleration(bad), cycle), JSON.stringify(bad)).toContain("1 node(s) had untolerated taint {k: v}");
  }
});

test("NoDiskConflict: a disk is for one pod of a node, unless both only read", () => {
  const withDisk = (name: string, disk: object) => makePod(name, { spec: { volumes: [{ name: "d", ...disk }] as Pod["spec"]["volumes"] } });
  const cycle = makeCycle([makeNode("a")], { a: [withDisk("x", { gcePersistentDisk: { pdName: "one", readOnly: true } })] });
  expect(outcome(withDisk("reads", { gcePersistentDisk: { pdName: "one", readOnly: true } }), cycle)).toBe("a");
  expect(outcome(withDisk("writes", { gcePersistentDisk: { pdName: "one" } }), cycle)).toContain("node(s) had no available disk");
  expect(outcome(withDisk("other", { gcePersistentDisk: { pdName: "two" } }), cycle)).toBe("a");
});

test("CheckNodeLabelPresence follows the cluster's configuration", () => {
  const cycle = makeCycle([makeNode("a", { labels: { retiring: "" } }), makeNode("b")]);
  expect(outcome(makePod("p"), cycle, createFilters([{ labels: ["retiring"], presence: false }]))).toBe("b");
  expect(outcome(makePod("p"), cycle, createFilters([{ labels: ["retiring"], presence: true }]))).toBe("a");
});

test("CheckVolumeBinding blocks a pod whose claim is missing, without asking any node", () => {
  const pod = makePod("p", { spec: { volumes: [{ name: "d", persistentVolumeClaim: { claimName: "data" } }] as Pod["spec"]["volumes"] } });
  expect(outcome(pod, makeCycle([makeNode("a")]))).toBe('0/1 nodes are available: persistentvolumeclaim "data" not found.');
});

describe("MatchInterPodAffinity", () => {
  const term = { topologyKey: "zone", labelSelector: { matchLabels: { app: "db" } } };
  const zones = [makeNode("a", { labels: { zone: "1" } }), makeNode("b", { labels: { zone: "2" } })];
  const near = (labels: Record<string, string>) =>
    makePod("p", {
      labels,
      spec: { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } as Pod["spec"]["affinity"] },
    });
  const apart = (name: string, labels: Record<string, string>) =>
    makePod(name, {
      labels,
      spec: { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } as Pod["spec"]["affinity"] },
    });

  test("affinity goes where its companions are; the first of a group may go anywhere", () => {
    expect(outcome(near({}), makeCycle(zones, { b: [makePod("db", { labels: { app: "db" } })] }))).toBe("b");
    expect(outcome(near({}), makeCycle(zones))).toContain("2 node(s) didn't match pod affinity rules");
    expect(["a", "b"]).toContain(outcome(near({ app: "db" }), makeCycle(zones)));
  });

  test("anti-affinity holds for the new pod and for those already there", () => {
    expect(outcome(apart("p", {}), makeCycle(zones, { a: [makePod("db", { labels: { app: "db" } })] }))).toBe("b");
    expect(outcome(makePod("db", { labels: { app: "db" } }), makeCycle(zones, { b: [apart("x", {})] }))).toBe("a");
    expect(outcome(makePod("db", { labels: { app: "db" } }), makeCycle(zones, { a: [apart("x", {})], b: [apart("y", {})] }))).toContain(
      "2 node(s) didn't satisfy existing pods anti-affinity rules",
    );
  });
});

test("PodTopologySpread: no domain gets ahead of the emptiest by more than maxSkew", () => {
  const zones = [makeNode("a", { labels: { zone: "1" } }), makeNode("b", { labels: { zone: "2" } }), makeNode("c")];
  const constraint = {
    maxSkew: 1,
    topologyKey: "zone",
    whenUnsatisfiable: "DoNotSchedule",
    labelSelector: { matchLabels: { app: "web" } },
  };
  const pod = (name: string) =>
    makePod(name, {
      labels: { app: "web" },
      spec: { topologySpreadConstraints: [constraint] as Pod["spec"]["topologySpreadConstraints"] },
    });
  expect(outcome(pod("p"), makeCycle(zones, { a: [pod("x")] }))).toBe("b");
  const full = makeCycle([...zones.slice(0, 1), makeNode("b", { labels: { zone: "2" }, cpu: "0" }), ...zones.slice(2)], { a: [pod("x")] });
  const greedy = pod("greedy");
  const container = greedy.spec.containers[0];
  if (container) container.resources = { requests: { cpu: "1" } };
  expect(outcome(greedy, full)).toBe(
    "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match pod topology spread constraints, 1 node(s) didn't match pod topology spread constraints (missing required label).",
  );
});
