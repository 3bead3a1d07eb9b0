import { expect, it } from "vitest";
import { explainRefusal } from "./forecast";

const requests = { cpu: 0.5, memory: 64 * 1024 * 1024 };

it("puts the scheduler's reasons into plain words", () => {
  expect(explainRefusal(["Insufficient cpu", "Insufficient memory"], requests)).toBe(
    "less than 500m CPU free, less than 64 Mi memory free",
  );
  expect(explainRefusal(["Insufficient example.com/gpu"], requests)).toBe("not enough example.com/gpu free");
  expect(explainRefusal(["node(s) were unschedulable"], requests)).toBe("cordoned");
  expect(explainRefusal(["node(s) had untolerated taint {gpu: yes}"], requests)).toBe("its taint gpu=yes is not tolerated");
  expect(explainRefusal(["node(s) had untolerated taint {node.kubernetes.io/not-ready: }"], requests)).toBe(
    "its taint node.kubernetes.io/not-ready is not tolerated",
  );
  expect(explainRefusal(["node(s) didn't match pod anti-affinity rules"], requests)).toBe("a pod there must not be near them");
  expect(explainRefusal(["node(s) didn't match pod affinity rules"], requests)).toBe("no pod there that they must be near");
  expect(explainRefusal(["node(s) had something new"], requests)).toBe("had something new");
});
