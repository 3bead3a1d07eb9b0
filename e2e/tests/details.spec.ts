import type { Page } from "@playwright/test";
import { signIn, watchConsole } from "../support/browser";
import { expect, test } from "../support/test";

const pods = ["one", "three", "two"]
  .map(
    (name) => `
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec: { containers: [{ name: web, image: "gantry/web:1" }] }
`,
  )
  .join("---");

const paneOf = (page: Page) => page.getByRole("complementary", { name: "Details" });

test("a pod's details stand beside the list, which the keys move through", async ({ cluster, namespace, page }) => {
  await cluster.kubectl(["-n", namespace, "apply", "-f", "-"], { input: pods });
  await signIn(page, cluster);
  const complaints = watchConsole(page);
  await page.goto(`${cluster.url}/pods?ns=${namespace}`);
  const pane = paneOf(page);
  const table = page.getByRole("table", { name: "Pods" });
  await expect(table.getByRole("row")).toHaveCount(4);
  await expect(pane).toHaveCount(0);

  await test.step("j, k and the arrows move, Enter opens, and what is open follows", async () => {
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(pane.getByRole("heading", { name: "Pod one" })).toBeVisible();
    await expect(pane.getByRole("region", { name: "Container web" })).toContainText("gantry/web:1");
    await expect(table).toBeVisible();
    await page.keyboard.press("j");
    await expect(pane.getByRole("heading", { name: "Pod three" })).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await expect(pane.getByRole("heading", { name: "Pod two" })).toBeVisible();
    await page.keyboard.press("k");
    await expect(pane.getByRole("heading", { name: "Pod three" })).toBeVisible();
    await expect(page).toHaveURL(/details=/);
  });

  await test.step("the address brings the same back, and Escape closes it", async () => {
    await page.reload();
    await expect(pane.getByRole("heading", { name: "Pod three" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(pane).toHaveCount(0);
    await expect(page).not.toHaveURL(/details=/);
  });

  await test.step("a pod that goes while it is looked at says so", async () => {
    await table.getByRole("row").filter({ hasText: "two" }).getByRole("cell").nth(2).click();
    await expect(pane.getByRole("heading", { name: "Pod two" })).toBeVisible();
    await cluster.kubectl(["-n", namespace, "delete", "pod", "two", "--grace-period=0", "--force"]);
    await expect(pane).toContainText("It was deleted");
    await pane.getByRole("button", { name: "Close the details" }).focus();
    await page.keyboard.press("Enter");
    await expect(pane).toHaveCount(0);
  });

  await test.step("Enter on what is open leads to its page", async () => {
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await expect(pane).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/pods/${namespace}/`));
  });

  await test.step("without room beside the list a row leads to the page at once", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${cluster.url}/pods?ns=${namespace}`);
    await expect(table.getByRole("row")).toHaveCount(3);
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/pods/${namespace}/one`));
  });
  expect(complaints).toEqual([]);
});

test("a workload is scaled from the details beside the list", async ({ cluster, namespace, page }) => {
  await cluster.kubectl(["-n", namespace, "create", "deployment", "web", "--image=gantry/web:1"]);
  await signIn(page, cluster);
  await page.goto(`${cluster.url}/workloads?ns=${namespace}`);
  await expect(page.getByRole("table", { name: "Workloads" }).getByRole("row")).toHaveCount(2);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const pane = paneOf(page);
  await expect(pane.getByRole("heading", { name: "Deployment web" })).toBeVisible();
  const slider = pane.getByRole("slider", { name: "Replicas wished for" });
  await expect(slider).toBeVisible();
  await page.keyboard.press("s");
  await expect(slider).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(pane.getByRole("region", { name: "Pods", exact: true }).getByRole("listitem")).toHaveCount(2);
});
