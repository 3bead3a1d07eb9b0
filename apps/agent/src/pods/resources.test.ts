import { expect, test } from "vitest";
import { testPod } from "../testing/pods";
import { podRequest, qualityOfService, resourceSettings } from "./resources";

const podWith = (...resources: { requests?: Record<string, string>; limits?: Record<string, string> }[]) =>
  testPod({ containers: resources.map((given, index) => ({ name: `c${index}`, resources: given })) });

test("the quality of service follows from requests and limits of cpu and memory", () => {
  const full = { cpu: "500m", memory: "64Mi" };
  expect(qualityOfService(podWith({}))).toBe("BestEffort");
  expect(qualityOfService(podWith({ limits: full }))).toBe("Guaranteed");
  expect(qualityOfService(podWith({ limits: full, requests: { cpu: "0.5", memory: "65536Ki" } }))).toBe("Guaranteed");
  expect(qualityOfService(podWith({ limits: full }, {}))).toBe("Burstable");
  expect(qualityOfService(podWith({ requests: full }))).toBe("Burstable");
  expect(qualityOfService(podWith({ requests: { "example.com/gpu": "1" } }))).toBe("BestEffort");
});

test("requests become shares, limits become quotas", () => {
  const pod = podWith({ requests: { cpu: "250m", memory: "1Gi" }, limits: { cpu: "1500m", memory: "2Gi" } });
  expect(
    resourceSettings(pod, pod.spec.containers[0] ?? { name: "", resources: {} }, { nodeMemory: 4 * 1024 ** 3, pidsLimit: 100 }),
  ).toEqual({
    cpuShares: 256,
    cpuPeriod: 100_000,
    cpuQuota: 150_000,
    memoryBytes: 2 * 1024 ** 3,
    pidsLimit: 100,
    oomScoreAdj: 750,
  });
});

test("a container that asks for nothing gets the least and is the first to be killed", () => {
  const pod = podWith({});
  expect(resourceSettings(pod, { name: "c0", resources: {} }, { nodeMemory: 1 })).toEqual({ cpuShares: 2, oomScoreAdj: 1000 });
});

test("a pod asks for its containers together, or for its largest init container", () => {
  const pod = testPod({
    initContainers: [
      { name: "side", restartPolicy: "Always", resources: { requests: { cpu: "100m" } } },
      { name: "big", resources: { requests: { cpu: "1" } } },
    ],
    containers: [
      { name: "a", resources: { requests: { cpu: "200m" } } },
      { name: "b", resources: { limits: { cpu: "300m" } } },
    ],
    overhead: { cpu: "50m" },
  });
  expect(podRequest(pod, "cpu")).toBe(1_150);
  expect(podRequest(pod, "memory")).toBe(0);
});
