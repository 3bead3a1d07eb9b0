import { signIn, watchConsole } from "../support/browser";
import { expect, test } from "../support/test";

const shop = `
apiVersion: v1
kind: Pod
metadata: { name: one, labels: { app: shop } }
spec: { containers: [{ name: web, image: "gantry/web:1", ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: two, labels: { app: shop } }
spec:
  containers:
    - name: web
      image: gantry/web:1
      ports: [{ containerPort: 8080 }]
      readinessProbe: { exec: { command: [test, -e, /tmp/ready] }, periodSeconds: 1 }
---
apiVersion: v1
kind: Pod
metadata: { name: other, labels: { app: other } }
spec: { containers: [{ name: web, image: "gantry/web:1" }] }
---
apiVersion: v1
kind: Service
metadata: { name: shop }
spec: { selector: { app: shop }, ports: [{ port: 80, targetPort: 8080 }] }
`;

test("the map shows which service reaches which pods, as it changes", async ({ cluster, namespace, page }) => {
  const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);
  await cluster.kubectl(["-n", namespace, "apply", "-f", "-"], { input: shop });
  await kubectl("wait", "pod/one", "pod/other", "--for=condition=Ready", "--timeout=60s");
  await signIn(page, cluster);
  const complaints = watchConsole(page);
  await page.goto(`${cluster.url}/map?ns=${namespace}`);
  const map = page.getByRole("region", { name: "Map of the network" });
  const service = map.getByRole("button", { name: `Service ${namespace}/shop: 1 of 2 endpoints ready` });
  await expect(service).toBeVisible();

  await test.step("a chosen service lights its pods and says where they are", async () => {
    await service.focus();
    await page.keyboard.press("Enter");
    await expect(service).toHaveAttribute("aria-pressed", "true");
    await expect(map).toContainText("e2e-node: 1 ready, 1 not ready");
    await expect(map.locator("[data-layer=lit]").first().locator("circle")).toHaveCount(2);
    await expect(page).toHaveURL(/chosen=/);
    await page.keyboard.press("Escape");
    await expect(service).toHaveAttribute("aria-pressed", "false");
  });

  await test.step("a chosen pod lights the services that lead to it", async () => {
    await map.getByRole("button", { name: `Pod ${namespace}/two:` }).click();
    await expect(map).toContainText("behind shop");
    await map.getByRole("button", { name: `Pod ${namespace}/other:` }).click();
    await expect(map).toContainText("behind no service");
  });

  await test.step("an endpoint that becomes ready, and one that goes, are seen without a reload", async () => {
    await kubectl("exec", "two", "--", "touch", "/tmp/ready");
    await expect(map.getByRole("button", { name: `Service ${namespace}/shop: 2 ready` })).toBeVisible();
    await kubectl("delete", "pod", "one", "--grace-period=0", "--force");
    await expect(map.getByRole("button", { name: `Service ${namespace}/shop: 1 ready` })).toBeVisible();
    await expect(map.getByRole("button", { name: `Pod ${namespace}/one:` })).toHaveCount(0);
  });

  await test.step("the same stands in a table", async () => {
    await map.getByText("Table", { exact: true }).click();
    const table = page.getByRole("table", { name: "Which service reaches which pods" });
    const row = table.getByRole("row").filter({ hasText: "shop" });
    await expect(row).toHaveCount(1);
    await expect(row).toContainText("two");
    await expect(row).toContainText("ready");
  });
  expect(complaints).toEqual([]);
});
