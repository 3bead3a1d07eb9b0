import type { Page } from "@playwright/test";
import { signIn } from "../support/browser";
import type { Cluster } from "../support/cluster";
import { expect, test } from "../support/test";

/** Two pods that a budget holds where they are. */
const guarded = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{ name: web, image: "gantry/web:1" }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: keep-both }
spec:
  minAvailable: 2
  selector: { matchLabels: { app: web } }
`;

const nodeOf = async (cluster: Cluster): Promise<string> => cluster.kubectl(["get", "nodes", "-o", "jsonpath={.items[0].metadata.name}"]);

const openNode = async (page: Page, cluster: Cluster): Promise<string> => {
  const node = await nodeOf(cluster);
  await signIn(page, cluster);
  await page.goto(`${cluster.url}/nodes/${node}`);
  await expect(page.getByRole("heading", { level: 1, name: node })).toBeVisible();
  return node;
};

// The node is everybody's: whatever happened, the next test finds it as it was.
test.afterEach(async ({ cluster }) => {
  const node = await nodeOf(cluster);
  await cluster.kubectl(["uncordon", node]);
  await cluster.kubectl(["label", "node", node, "e2e.gantry/disk-", "e2e.gantry/theirs-"]);
  const taints = await cluster.kubectl(["get", "node", node, "-o", "jsonpath={.spec.taints[*].key}"]);
  if (taints.includes("e2e.gantry/only")) await cluster.kubectl(["taint", "node", node, "e2e.gantry/only-"]);
});

test("cordons a node and takes it back", async ({ cluster, page }) => {
  const node = await openNode(page, cluster);
  await page.getByRole("button", { name: "Cordon", exact: true }).click();
  await expect(page.getByText("takes no new pods (cordoned)").first()).toBeVisible();
  expect(await cluster.kubectl(["get", "node", node, "-o", "jsonpath={.spec.unschedulable}"])).toBe("true");
  await page.getByRole("button", { name: "Uncordon", exact: true }).click();
  await expect(page.getByRole("button", { name: "Cordon", exact: true })).toBeVisible();
  expect(await cluster.kubectl(["get", "node", node, "-o", "jsonpath={.spec.unschedulable}"])).toBe("");
});

test("drains a node pod by pod, names the budget in the way, stops, and goes on when there is room", async ({
  cluster,
  namespace,
  page,
}) => {
  const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);
  await cluster.kubectl(["-n", namespace, "apply", "-f", "-"], { input: guarded });
  await kubectl("run", "lone", "--image=gantry/web:1");
  await kubectl("rollout", "status", "deployment/web", "--timeout=60s");
  await kubectl("wait", "pod/lone", "--for=condition=Ready", "--timeout=60s");
  await kubectl("wait", "pdb/keep-both", "--for=jsonpath={.status.currentHealthy}=2", "--timeout=30s");
  const before = await kubectl("get", "pods", "-l", "app=web", "-o", "name");
  const node = await openNode(page, cluster);

  await page.getByRole("button", { name: "Drain…" }).click();
  const dialog = page.getByRole("dialog", { name: `Drain ${node}?` });
  await expect(dialog.getByText(`${namespace}/lone`)).toBeVisible();
  const begin = dialog.getByRole("button", { name: `Drain ${node}` });
  await expect(begin).toBeDisabled();
  for (const consent of await dialog.getByRole("checkbox").all()) await consent.check();
  await begin.click();

  const card = page.getByRole("region", { name: `Drain of ${node}` });
  const row = (name: string) => card.getByRole("row").filter({ hasText: `${namespace}/${name}` });
  await expect(row("web-").filter({ hasText: "blocked" })).toHaveCount(2);
  await expect(row("web-").first()).toContainText("The disruption budget keep-both needs 2 healthy pods and has 2 currently");
  await expect(card.getByRole("link", { name: "Open budget keep-both" }).first()).toBeVisible();
  await expect(row("lone")).toContainText("gone", { timeout: 45_000 });
  await card.getByRole("button", { name: "Stop the drain" }).click();
  await expect(card.getByRole("status")).toContainText("Stopped");
  expect(await kubectl("get", "pods", "-l", "app=web", "-o", "name")).toBe(before);

  await page.getByRole("button", { name: "Drain…" }).click();
  await expect(dialog.getByText(/will be evicted/)).toBeVisible();
  for (const consent of await dialog.getByRole("checkbox").all()) await consent.check();
  await begin.click();
  await expect(row("web-").filter({ hasText: "blocked" })).toHaveCount(2);
  await kubectl("patch", "pdb", "keep-both", "--type=merge", "-p", '{"spec":{"minAvailable":0}}');
  await expect(row("web-").filter({ hasText: "gone" })).toHaveCount(2, { timeout: 45_000 });
  await expect(card.getByRole("status")).toContainText("Drained");
  await page.getByRole("button", { name: "Uncordon", exact: true }).click();
  await kubectl("rollout", "status", "deployment/web", "--timeout=60s");
});

test("edits labels and taints, and leaves alone what others changed meanwhile", async ({ cluster, page }) => {
  const node = await openNode(page, cluster);
  await page.getByRole("tab", { name: "Labels and taints" }).click();
  const save = page.getByRole("button", { name: `Save labels and taints of ${node}` });
  await expect(save).toBeDisabled();
  await page.getByRole("button", { name: "Add a label" }).click();
  await page.getByLabel("Label key").last().fill("-disk");
  await expect(page.getByRole("alert").filter({ hasText: "Key: name part must consist of alphanumeric characters" })).toBeVisible();
  await expect(save).toBeDisabled();
  await page.getByLabel("Label key").last().fill("e2e.gantry/disk");
  await page.getByLabel("Value of e2e.gantry/disk").fill("ssd");
  await page.getByRole("button", { name: "Add a taint" }).click();
  await page.getByLabel("Taint key").last().fill("e2e.gantry/only");
  await page.getByLabel("Effect of taint e2e.gantry/only").selectOption("PreferNoSchedule");
  await cluster.kubectl(["label", "node", node, "e2e.gantry/theirs=kept"]);
  await save.click();
  await expect(page.getByText(`Saved labels and taints of ${node}`)).toBeVisible();
  const labels = await cluster.kubectl(["get", "node", node, "-o", "jsonpath={.metadata.labels}"]);
  expect(JSON.parse(labels)).toMatchObject({ "e2e.gantry/disk": "ssd", "e2e.gantry/theirs": "kept" });
  const taints = await cluster.kubectl(["get", "node", node, "-o", "jsonpath={.spec.taints}"]);
  expect(JSON.parse(taints)).toEqual([{ key: "e2e.gantry/only", effect: "PreferNoSchedule" }]);
  await page.getByRole("button", { name: "Remove taint e2e.gantry/only" }).click();
  await save.click();
  await expect(page.getByText(`Saved labels and taints of ${node}`).last()).toBeVisible();
  await expect.poll(() => cluster.kubectl(["get", "node", node, "-o", "jsonpath={.spec.taints}"])).toBe("");
});

test("asks for the name before it deletes a node", async ({ cluster, page }) => {
  const node = await openNode(page, cluster);
  const uid = await cluster.kubectl(["get", "node", node, "-o", "jsonpath={.metadata.uid}"]);
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: `Delete Node ${node}?` });
  await expect(dialog.getByRole("button", { name: `Delete ${node}` })).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  expect(await cluster.kubectl(["get", "node", node, "-o", "jsonpath={.metadata.uid}"])).toBe(uid);
});
