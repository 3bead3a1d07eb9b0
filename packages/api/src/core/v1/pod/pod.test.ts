import { describe, expect, it } from "vitest";
import { cloneJson } from "../../../machinery/json";
import { build, errorsOf, rowOf, texts } from "../../../testing/build";
import type { Pod } from "../schema/pod";
import { podDefinition } from "./definition";
import { podLimits, podRequests, qosClass } from "./resources";
import { podStatusText } from "./status-text";

const now = "2026-01-01T00:10:00Z";
const container = { name: "web", image: "nginx:1.25" };
const pod = (spec: object = {}, more: object = {}): Pod => build(podDefinition, { spec: { containers: [container], ...spec }, ...more });
const errors = (spec: object): string[] => errorsOf(podDefinition, { spec: { containers: [container], ...spec } });
const inContainer = (more: object): string[] => errors({ containers: [{ ...container, ...more }] });

describe("pod defaults", () => {
  it("fills in what every pod has", () => {
    expect(pod().spec).toMatchObject({
      restartPolicy: "Always",
      dnsPolicy: "ClusterFirst",
      terminationGracePeriodSeconds: 30,
      schedulerName: "default-scheduler",
      securityContext: {},
      enableServiceLinks: true,
      containers: [
        {
          imagePullPolicy: "IfNotPresent",
          terminationMessagePath: "/dev/termination-log",
          terminationMessagePolicy: "File",
          resources: {},
        },
      ],
    });
  });

  it.each([
    ["nginx", "Always"],
    ["nginx:latest", "Always"],
    ["registry:5000/nginx", "Always"],
    ["registry:5000/nginx:1", "IfNotPresent"],
    [`nginx@sha256:${"a".repeat(64)}`, "IfNotPresent"],
  ])("pulls %s %s", (image, policy) => {
    expect(pod({ containers: [{ name: "web", image }] }).spec.containers[0]?.imagePullPolicy).toBe(policy);
  });

  it("requests what is limited, and gives host ports on the host's network", () => {
    const { spec } = pod({
      hostNetwork: true,
      containers: [
        { ...container, ports: [{ containerPort: 80 }], resources: { limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "500m" } } },
      ],
    });
    expect(spec.containers[0]?.resources.requests).toEqual({ cpu: "500m", memory: "1Gi" });
    expect(spec.containers[0]?.ports).toEqual([{ containerPort: 80, hostPort: 80, protocol: "TCP" }]);
  });

  it("completes probes, volumes and references", () => {
    const { spec } = pod({
      containers: [
        {
          ...container,
          livenessProbe: { httpGet: { port: 80 } },
          env: [{ name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
        },
      ],
      volumes: [
        { name: "a" },
        { name: "b", configMap: { name: "c" } },
        { name: "d", projected: { sources: [{ serviceAccountToken: { path: "t" } }] } },
      ],
    });
    expect(spec.containers[0]?.livenessProbe).toEqual({
      httpGet: { port: 80, path: "/", scheme: "HTTP" },
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    });
    expect(spec.containers[0]?.env?.[0]?.valueFrom?.fieldRef?.apiVersion).toBe("v1");
    expect(spec.volumes).toEqual([
      { name: "a", emptyDir: {} },
      { name: "b", configMap: { name: "c", defaultMode: 420 } },
      { name: "d", projected: { defaultMode: 420, sources: [{ serviceAccountToken: { path: "t", expirationSeconds: 3600 } }] } },
    ]);
  });
});

describe("pod validation", () => {
  it("accepts a plain pod", () => {
    expect(errors({})).toEqual([]);
  });

  it.each([
    ["no containers", { containers: [] }, "spec.containers: Required value"],
    ["no image", { containers: [{ name: "a" }] }, "spec.containers[0].image: Required value"],
    ["a name twice", { containers: [container, container] }, 'spec.containers[1].name: Duplicate value: "web"'],
    ["a name in both lists", { initContainers: [container] }, 'spec.initContainers[0].name: Duplicate value: "web"'],
    [
      "an unknown policy",
      { restartPolicy: "Sometimes" },
      'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
    ],
    [
      "a deadline of zero",
      { activeDeadlineSeconds: 0 },
      "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive",
    ],
    [
      "two sources",
      { volumes: [{ name: "a", emptyDir: {}, hostPath: { path: "/" } }] },
      "spec.volumes[0].emptyDir: Forbidden: may not specify more than 1 volume type",
    ],
    [
      "steps back",
      { volumes: [{ name: "a", hostPath: { path: "/a/../b" } }] },
      "spec.volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
    ],
    ["no DNS servers", { dnsPolicy: "None" }, "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"],
    [
      "a toleration of nothing",
      { tolerations: [{ effect: "NoSchedule" }] },
      'spec.tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
    ],
    [
      "a skew of zero",
      { topologySpreadConstraints: [{ maxSkew: 0, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" }] },
      "spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
    ],
    [
      "both process namespaces",
      { hostPID: true, shareProcessNamespace: true },
      "spec.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled",
    ],
    [
      "a weight of 0",
      {
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 0, preference: { matchExpressions: [{ key: "a", operator: "Exists" }] } },
            ],
          },
        },
      },
      "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100",
    ],
    [
      "ephemeral containers",
      { ephemeralContainers: [{ name: "e", image: "i" }] },
      "spec.ephemeralContainers: Forbidden: cannot be set on create",
    ],
  ])("refuses %s", (_, spec, message) => {
    expect(errors(spec)).toContain(message);
  });

  it.each([
    [
      "a bad port",
      { ports: [{ containerPort: 70000 }] },
      "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
    ],
    [
      "a host port twice",
      {
        ports: [
          { containerPort: 1, hostPort: 9 },
          { containerPort: 2, hostPort: 9 },
        ],
      },
      'spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//9"',
    ],
    ["an unknown volume", { volumeMounts: [{ name: "x", mountPath: "/x" }] }, 'spec.containers[0].volumeMounts[0].name: Not found: "x"'],
    [
      "more than the limit",
      { resources: { limits: { cpu: "1" }, requests: { cpu: "2" } } },
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
    [
      "half a device",
      { resources: { limits: { "example.com/gpu": "500m" } } },
      'spec.containers[0].resources.limits[example.com/gpu]: Invalid value: "500m": must be an integer',
    ],
    [
      "an unknown resource",
      { resources: { limits: { gpu: "1" } } },
      'spec.containers[0].resources.limits[gpu]: Invalid value: "gpu": must be a standard resource for containers',
    ],
    ["a probe without action", { livenessProbe: {} }, "spec.containers[0].livenessProbe: Required value: must specify a handler type"],
    [
      "two successes to live",
      { livenessProbe: { exec: { command: ["x"] }, successThreshold: 2 } },
      "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1",
    ],
    [
      "value and source",
      { env: [{ name: "A", value: "1", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }] },
      'spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
    ],
    [
      "an unknown field",
      { env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "spec.x" } } }] },
      'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "spec.x": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"',
    ],
  ])("refuses in a container %s", (_, more, message) => {
    expect(inContainer(more)).toContain(message);
  });
});

describe("pod warnings", () => {
  it("tells what is hardly meant", () => {
    const env = [{ name: "A" }, { name: "A" }];
    const ports = [{ containerPort: 80 }, { containerPort: 80 }];
    const object = pod({
      containers: [{ ...container, env, ports, resources: { limits: { memory: "100m" }, requests: { memory: "0" } } }],
    });
    expect(podDefinition.warnings?.(object)).toEqual([
      'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
      "spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]",
      'spec.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer',
    ]);
  });
});

describe("pod update", () => {
  const update = (change: (next: Pod) => void, previous = pod()): string[] => {
    const next = cloneJson(previous);
    change(next);
    return texts(podDefinition.validateUpdate?.(next, previous) ?? []);
  };

  it("lets images change, deadlines come nearer and tolerations be added", () => {
    expect(
      update((next) => {
        if (next.spec.containers[0]) next.spec.containers[0].image = "nginx:1.26";
        next.spec.activeDeadlineSeconds = 5;
        next.spec.tolerations = [{ key: "a", operator: "Exists" }];
      }),
    ).toEqual([]);
  });

  it("refuses other changes", () => {
    const [message] = update((next) => {
      next.spec.nodeName = "other";
    });
    expect(message).toMatch(/^spec: Forbidden: pod updates may not change fields other than `spec.containers\[\*\].image`/);
    expect(update((next) => next.spec.containers.push({ ...next.spec.containers[0], name: "b", resources: {} }))).toEqual([
      "spec.containers: Forbidden: pod updates may not add or remove containers",
    ]);
    const deadline = pod({ activeDeadlineSeconds: 5 });
    const raise = (next: Pod): void => {
      next.spec.activeDeadlineSeconds = 6;
    };
    expect(update(raise, deadline)).toEqual(["spec.activeDeadlineSeconds: Invalid value: 6: must be less than or equal to previous value"]);
  });
});

describe("pod status text", () => {
  const waiting = (reason: string) => ({ waiting: { reason } });
  const running = { running: { startedAt: "2026-01-01T00:00:00Z" } };
  const ended = (exitCode: number, reason?: string) => ({ terminated: { exitCode, ...(reason ? { reason } : {}) } });
  const status = (name: string, state: object, more: object = {}) => ({ name, state, ready: false, restartCount: 0, ...more });
  const text = (spec: object, statuses: object, metadata: object = {}): string => {
    const { ready, total, status: word, restarts } = podStatusText(pod(spec, { status: statuses, metadata }));
    return `${ready}/${total} ${word} ${restarts}`;
  };

  it.each([
    ["pending", {}, { phase: "Pending" }, "0/1 Pending 0"],
    ["running", {}, { phase: "Running", containerStatuses: [status("web", running, { ready: true })] }, "1/1 Running 0"],
    [
      "crashing",
      {},
      { phase: "Running", containerStatuses: [status("web", waiting("CrashLoopBackOff"), { restartCount: 3 })] },
      "0/1 CrashLoopBackOff 3",
    ],
    ["done", {}, { phase: "Succeeded", containerStatuses: [status("web", ended(0, "Completed"))] }, "0/1 Completed 0"],
    ["failed without a word", {}, { phase: "Failed", containerStatuses: [status("web", ended(7))] }, "0/1 ExitCode:7 0"],
    [
      "initializing",
      { initContainers: [{ name: "i", image: "i" }] },
      { phase: "Pending", initContainerStatuses: [status("i", running)] },
      "0/1 Init:0/1 0",
    ],
    [
      "failing to initialize",
      { initContainers: [{ name: "i", image: "i" }] },
      { phase: "Pending", initContainerStatuses: [status("i", waiting("CrashLoopBackOff"), { restartCount: 2 })] },
      "0/1 Init:CrashLoopBackOff 2",
    ],
    ["evicted", {}, { phase: "Failed", reason: "Evicted" }, "0/1 Evicted 0"],
  ])("says that a pod is %s", (_, spec, statuses, expected) => {
    expect(text(spec, statuses)).toBe(expected);
  });

  it("tells a half completed pod from a running one", () => {
    const spec = { containers: [container, { name: "b", image: "b" }] };
    const statuses = [status("web", ended(0, "Completed")), status("b", running, { ready: true })];
    expect(text(spec, { phase: "Running", containerStatuses: statuses })).toBe("1/2 NotReady 0");
    const conditions = [{ type: "Ready", status: "True" }];
    expect(text(spec, { phase: "Running", containerStatuses: statuses, conditions })).toBe("1/2 Running 0");
  });

  it("says that a pod is going", () => {
    expect(text({}, { phase: "Running" }, { deletionTimestamp: "2026-01-01T00:00:00Z" })).toBe("0/1 Terminating 0");
  });

  it("fills the table", () => {
    const restarted = status("web", running, {
      ready: true,
      restartCount: 2,
      lastState: { terminated: { exitCode: 1, finishedAt: "2026-01-01T00:05:00Z" } },
    });
    const object = pod(
      { nodeName: "n1" },
      {
        metadata: { creationTimestamp: "2026-01-01T00:00:00Z" },
        status: { phase: "Running", podIP: "10.244.0.2", containerStatuses: [restarted] },
      },
    );
    expect(rowOf(podDefinition, object, now)).toEqual({
      Name: "test",
      Ready: "1/1",
      Status: "Running",
      Restarts: "2 (5m ago)",
      Age: "10m",
      IP: "10.244.0.2",
      Node: "n1",
      "Nominated Node": "<none>",
      "Readiness Gates": "<none>",
    });
  });
});

describe("pod resources", () => {
  const asking = (name: string, cpu: string, more: object = {}) => ({ name, image: "i", resources: { requests: { cpu } }, ...more });

  it("takes the greediest moment, sidecars and overhead included", () => {
    const object = pod({
      containers: [asking("a", "100m"), asking("b", "200m")],
      initContainers: [asking("side", "50m", { restartPolicy: "Always" }), asking("init", "400m")],
      overhead: { cpu: "10m" },
    });
    expect(podRequests(object)).toEqual({ cpu: "460m" });
    expect(podLimits(object)).toEqual({});
  });

  it("finds the quality of service", () => {
    const limits = { cpu: "1", memory: "1Gi" };
    expect(qosClass(pod())).toBe("BestEffort");
    expect(qosClass(pod({ containers: [{ ...container, resources: { limits } }] }))).toBe("Guaranteed");
    expect(qosClass(pod({ containers: [{ ...container, resources: { limits: { cpu: "1" } } }] }))).toBe("Burstable");
  });
});
