import { expect, type Page } from "@playwright/test";
import type { Cluster } from "./cluster";

/** Signs in through the form, as the admin unless somebody else is named. */
export const signIn = async (page: Page, cluster: Cluster, user?: { readonly name: string; readonly password: string }): Promise<void> => {
  await page.goto(`${cluster.url}/sign-in`);
  await page.getByLabel("Name").fill(user?.name ?? "admin");
  await page.getByLabel("Password").fill(user?.password ?? (await cluster.password()));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
};

/** What the header says of the connection to the cluster. */
export const connection = (page: Page) => page.getByRole("status").filter({ hasText: /Live|Connecting|Reconnecting/ });

/** Next fetches the styles of the pages that links lead to ahead of time. Whoever stays where they are has no use for them. */
const isAboutPrefetching = (text: string): boolean => text.includes("was preloaded using link preload but not used");

/** Collects what the browser complains about from now on. */
export const watchConsole = (page: Page): string[] => {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if ((message.type() !== "error" && message.type() !== "warning") || isAboutPrefetching(message.text())) return;
    complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.stack ?? error.message}`));
  return complaints;
};
