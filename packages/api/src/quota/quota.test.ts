import { describe, expect, it } from "vitest";
import type { Pod, ResourceQuota, Service } from "../core/v1/schema";
import { quotaCovers, quotaUsage } from "./index";

const pods = { group: "", plural: "pods" };
const pod = (spec: object, status: object = {}): Pod =>
  ({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers: [], ...spec }, status }) as unknown as Pod;
const container = (requests: object, limits: object = {}) => ({ name: "c", resources: { requests, limits } });
const quota = (spec: object): ResourceQuota => ({ metadata: { name: "q" }, spec, status: {} }) as unknown as ResourceQuota;

describe("quotaUsage", () => {
  it("sums containers, and takes the greatest init container where that is more", () => {
    const usage = quotaUsage(
      pods,
      pod({
        containers: [container({ cpu: "100m", memory: "64Mi" }, { cpu: "1" }), container({ cpu: "200m" })],
        initContainers: [container({ cpu: "50m", memory: "1Gi" })],
      }),
    );
    expect(usage).toMatchObject({ pods: "1", cpu: "300m", "requests.cpu": "300m", memory: "1Gi", "limits.cpu": "1" });
  });

  it("counts a sidecar beside containers and later init containers", () => {
    const sidecar = { ...container({ cpu: "100m" }), restartPolicy: "Always" };
    const usage = quotaUsage(pods, pod({ containers: [container({ cpu: "200m" })], initContainers: [sidecar, container({ cpu: "1" })] }));
    expect(usage.cpu).toBe("1100m");
  });

  it("counts a finished pod as an object only", () => {
    expect(quotaUsage(pods, pod({ containers: [container({ cpu: "1" })] }, { phase: "Succeeded" }))).toEqual({ "count/pods": "1" });
  });

  it("counts the node ports of Services", () => {
    const service = { spec: { type: "LoadBalancer", ports: [{ port: 80 }, { port: 443 }] }, metadata: {} } as unknown as Service;
    expect(quotaUsage({ group: "", plural: "services" }, service)).toEqual({
      "count/services": "1",
      services: "1",
      "services.nodeports": "2",
      "services.loadbalancers": "1",
    });
  });

  it("counts any kind by its name and group", () => {
    expect(quotaUsage({ group: "apps", plural: "deployments" }, pod({}))).toEqual({ "count/deployments.apps": "1" });
  });
});

describe("quotaCovers", () => {
  const bestEffort = pod({ containers: [container({})] });
  const limited = pod({ containers: [container({ cpu: "1" })], activeDeadlineSeconds: 10, priorityClassName: "high" });

  it.each([
    [{}, true, true],
    [{ scopes: ["BestEffort"] }, true, false],
    [{ scopes: ["NotBestEffort", "Terminating"] }, false, true],
    [{ scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["high"] }] } }, false, true],
    [{ scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "DoesNotExist" }] } }, true, false],
  ])("%j", (spec, first, second) => {
    expect([quotaCovers(quota(spec), pods, bestEffort), quotaCovers(quota(spec), pods, limited)]).toEqual([first, second]);
  });

  it("counts pods alone when it has scopes", () => {
    expect(quotaCovers(quota({ scopes: ["BestEffort"] }), { group: "", plural: "secrets" }, bestEffort)).toBe(false);
  });
});
