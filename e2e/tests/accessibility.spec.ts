import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { signIn } from "../support/browser";
import { expect, test } from "../support/test";

const pages = [
  "/",
  "/workloads",
  "/pods",
  "/services",
  "/map",
  "/map?as=table",
  "/nodes",
  "/network",
  "/namespaces",
  "/configmaps",
  "/secrets",
  "/quotas",
  "/access",
  "/events",
  "/kinds",
  "/kinds/core/v1/pods",
  "/deploy",
];

/** WCAG 2.1, A and AA. */
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

/** What axe has against the page, one line for each element. */
const violationsOf = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, any }) => `${id} ${target.join(" ")}: ${any[0]?.message ?? ""}`));
};

for (const colorScheme of ["light", "dark"] as const) {
  test(`every page keeps to WCAG 2.1 AA, ${colorScheme}`, async ({ cluster, namespace, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);
    await kubectl("create", "deployment", "web", "--image=gantry/web:1");
    await kubectl("expose", "deployment", "web", "--port=80", "--target-port=8080");
    await kubectl("run", "alone", "--image=gantry/web:1");
    await page.goto(`${cluster.url}/sign-in`);
    await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
    expect.soft(await violationsOf(page), "/sign-in").toEqual([]);
    await signIn(page, cluster);
    const own = [
      `/pods?ns=${namespace}&details=${namespace}/alone`,
      `/pods/${namespace}/alone`,
      `/pods/${namespace}/alone?tab=logs`,
      `/pods/${namespace}/alone?tab=metrics`,
      `/pods/${namespace}/alone?tab=yaml`,
      `/pods/${namespace}/nobody`,
      `/services/${namespace}/web`,
      `/workloads?ns=${namespace}&details=deployments/${namespace}/web`,
      `/workloads/deployments/${namespace}/web`,
      `/objects/core/v1/configmaps/${namespace}/kube-root-ca.crt`,
    ];
    for (const path of [...pages, ...own]) {
      await test.step(path, async () => {
        await page.goto(`${cluster.url}${path}`);
        await expect(page.getByRole("main")).toBeVisible();
        await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
        expect.soft(await violationsOf(page), path).toEqual([]);
      });
    }
  });
}
