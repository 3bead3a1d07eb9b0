import type { Page } from "@playwright/test";
import { connection, signIn, watchConsole } from "../support/browser";
import type { Cluster } from "../support/cluster";
import { expect, test } from "../support/test";
import { addUser } from "../support/users";

const row = (page: Page, table: string, name: string) =>
  page
    .getByRole("table", { name: table, exact: true })
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name, exact: true }) });

const runWeb = async (cluster: Cluster, namespace: string): Promise<void> => {
  await cluster.kubectl(["-n", namespace, "run", "web", "--image=gantry/web:1", "--port=8080"]);
  await cluster.kubectl(["-n", namespace, "wait", "pod/web", "--for=condition=Ready", "--timeout=60s"]);
};

test("lets nobody in without the password", async ({ cluster, page }) => {
  await page.goto(`${cluster.url}/pods`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("Name").fill("admin");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /password/i })).toBeVisible();
  await page.getByLabel("Password").fill(await cluster.password());
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Pods" })).toBeVisible();
  await expect(connection(page)).toContainText("Live");
  await page.getByRole("button", { name: "Signed in as admin" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto(`${cluster.url}/secrets`);
  await expect(page).toHaveURL(/\/sign-in/);
});

const pages = [
  "/",
  "/workloads",
  "/pods",
  "/services",
  "/map",
  "/nodes",
  "/network",
  "/nodes/e2e-node",
  "/namespaces",
  "/configmaps",
  "/secrets",
  "/quotas",
  "/access",
  "/events",
  "/kinds",
  "/deploy",
];

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 390]) {
    test(`every page fits ${width} pixels, ${colorScheme}, and the browser complains of nothing`, async ({ cluster, namespace, page }) => {
      await page.setViewportSize({ width, height: 860 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await runWeb(cluster, namespace);
      await signIn(page, cluster);
      const complaints = watchConsole(page);
      for (const path of [...pages, `/pods/${namespace}/web`]) {
        await test.step(path, async () => {
          await page.goto(`${cluster.url}${path}`);
          await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
          await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
          const { wanted, there } = await page.evaluate(() => ({ wanted: document.documentElement.scrollWidth, there: window.innerWidth }));
          expect(wanted, `the width of ${path}`).toBeLessThanOrEqual(there);
        });
      }
      const background = await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
      expect(background).toContain(colorScheme);
      expect(complaints).toEqual([]);
    });
  }
}

test("shows within a second what kubectl changes", async ({ cluster, namespace, page }) => {
  const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);
  await signIn(page, cluster);
  await page.goto(`${cluster.url}/configmaps`);
  await expect(row(page, "ConfigMaps", "kube-root-ca.crt").first()).toBeVisible();
  const limit = { timeout: 1_000 };
  await kubectl("create", "configmap", "fresh", "--from-literal=one=1");
  await expect(row(page, "ConfigMaps", "fresh")).toBeVisible(limit);
  await kubectl("patch", "configmap", "fresh", "-p", '{"data":{"two":"2"}}');
  await expect(row(page, "ConfigMaps", "fresh")).toContainText("two", limit);
  await kubectl("delete", "configmap", "fresh");
  await expect(row(page, "ConfigMaps", "fresh")).toHaveCount(0, limit);
});

test("shows a pod's log as it is written, and opens a shell in it", async ({ cluster, namespace, page }) => {
  await runWeb(cluster, namespace);
  await signIn(page, cluster);
  await page.goto(`${cluster.url}/pods/${namespace}/web?tab=logs`);
  await expect(page.getByRole("log")).toContainText("web listens on 8080");
  const address = await cluster.kubectl(["-n", namespace, "get", "pod", "web", "-o", "jsonpath={.status.podIP}"]);
  await fetch(`http://${address}:8080/seen-in-the-log`);
  await expect(page.getByRole("log")).toContainText("GET /seen-in-the-log");
  await page.getByRole("tab", { name: "Terminal" }).click();
  const screen = page.locator(".xterm-rows");
  await expect(screen).toContainText(/[$#]/);
  // The shell asks the terminal where its cursor is, and swallows what a machine types faster than the answer comes.
  await expect(async () => {
    await page.keyboard.type("echo $((6 * 7)) > /tmp/answer; cat /tmp/answer /etc/hostname\n");
    await expect(screen).toContainText("42", { timeout: 3_000 });
  }).toPass({ timeout: 20_000 });
  await expect(screen).toContainText("web");
});

test("edits YAML with the server's own objections, and deletes only what was named", async ({ cluster, namespace, page }) => {
  const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);
  const controller = `
apiVersion: v1
kind: ReplicationController
metadata: { name: idle }
spec:
  replicas: 0
  selector: { app: idle }
  template:
    metadata: { labels: { app: idle } }
    spec: { containers: [{ name: shell, image: "gantry/shell:1" }] }
`;
  await cluster.kubectl(["-n", namespace, "apply", "-f", "-"], { input: controller });
  await signIn(page, cluster);
  await page.goto(`${cluster.url}/workloads/replicationcontrollers/${namespace}/idle?tab=yaml`);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const editor = page.getByRole("textbox", { name: "Edit ReplicationController idle" });
  const write = async (change: (yaml: string) => string): Promise<void> => {
    const text = change(await kubectl("get", "rc", "idle", "-o", "yaml"));
    await editor.click();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(text);
  };
  await write((text) => text.replace("  replicas: 0\n", "  replicas: -1\n"));
  await expect(page.getByRole("alert").filter({ hasText: "must be greater than or equal to 0" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Review the change" })).toBeDisabled();
  await write((text) => text.replace("  labels:\n", "  labels:\n    team: blue\n"));
  await page.getByRole("button", { name: "Review the change" }).click();
  await page.getByRole("button", { name: "Apply to idle" }).click();
  await expect(page.getByText("Applied ReplicationController idle")).toBeVisible();
  expect(await kubectl("get", "rc", "idle", "-o", "jsonpath={.metadata.labels.team}")).toBe("blue");

  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Delete ReplicationController idle?" });
  await expect(dialog.getByRole("button", { name: "Delete idle" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await kubectl("get", "rc", "idle");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await dialog.getByRole("textbox").fill("idle");
  await dialog.getByRole("button", { name: "Delete idle" }).click();
  await expect(page).toHaveURL(`${cluster.url}/workloads`);
  await expect(kubectl("get", "rc", "idle")).rejects.toThrow("NotFound");
});

test("shows a person what they may see, and says what they may not", async ({ cluster, namespace, page }) => {
  const user = await addUser(cluster, `viewer-${namespace}`);
  await cluster.kubectl(["-n", namespace, "create", "rolebinding", "views", "--clusterrole=view", `--user=${user.name}`]);
  await cluster.kubectl(["-n", namespace, "create", "configmap", "open"]);
  await signIn(page, cluster, user);
  await page.goto(`${cluster.url}/nodes`);
  await expect(page.getByRole("alert").filter({ hasText: "You may not see this" })).toContainText('cannot list resource "nodes"');
  await page.goto(`${cluster.url}/objects/core/v1/secrets/${namespace}/any`);
  await expect(page.getByRole("alert").filter({ hasText: "You may not see this" })).toBeVisible();
});

test("is worked by keyboard", async ({ cluster, namespace, page }) => {
  await cluster.kubectl(["-n", namespace, "create", "configmap", `findme-${namespace}`]);
  await signIn(page, cluster);
  const palette = page.getByRole("dialog", { name: "Find anything" });
  await page.keyboard.press("Control+k");
  await expect(palette).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("Nodes");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${cluster.url}/nodes`);
  await page.keyboard.press("d");
  await expect(page.getByRole("heading", { name: "Deploy" })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeHidden();
});
