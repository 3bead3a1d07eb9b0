import { expect, test } from "vitest";
import { testPod } from "../testing/pods";
import { hostPortsTaken } from "./host-ports";

const podWith = (port: { hostPort?: number; hostIP?: string; protocol?: string }) =>
  testPod({ containers: [{ name: "main", ports: [{ containerPort: 80, ...port }] }] });

test("a port of the node belongs to one pod, by address and protocol", () => {
  const others = [podWith({ hostPort: 8080 }), podWith({ hostPort: 9090, hostIP: "127.0.0.1" })];
  expect(hostPortsTaken(podWith({ hostPort: 8080 }), others)).toBe(true);
  expect(hostPortsTaken(podWith({ hostPort: 8080, hostIP: "192.0.2.1" }), others)).toBe(true);
  expect(hostPortsTaken(podWith({ hostPort: 8080, protocol: "UDP" }), others)).toBe(false);
  expect(hostPortsTaken(podWith({ hostPort: 9090, hostIP: "192.0.2.1" }), others)).toBe(false);
  expect(hostPortsTaken(podWith({ hostPort: 9090 }), others)).toBe(true);
  expect(hostPortsTaken(podWith({}), others)).toBe(false);
});
