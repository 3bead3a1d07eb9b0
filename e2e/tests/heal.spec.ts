import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { connection, signIn } from "../support/browser";
import { findProgram, killHard } from "../support/processes";
import { expect, test } from "../support/test";
import { until } from "../support/until";

const run = promisify(execFile);

const rows = (page: Page) =>
  page
    .getByRole("table", { name: "Pods of shop" })
    .getByRole("row")
    .filter({ hasText: /^shop-/ });

/** Moves the slider's thumb with the mouse, and lets go where it says the number that is wanted. */
const dragTo = async (page: Page, wanted: number): Promise<void> => {
  const thumb = page.getByRole("slider", { name: "Replicas wished for" });
  const box = await thumb.boundingBox();
  if (!box) throw new Error("the slider's thumb is not on screen");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let offset = 0; offset < 900 && (await thumb.getAttribute("aria-valuenow")) !== String(wanted); offset += 8) {
    await page.mouse.move(x + offset, y);
  }
  await expect(thumb).toHaveAttribute("aria-valuenow", String(wanted));
  await page.mouse.up();
};

/** Asks the web image who answers. */
const answeredBy = async (url: string): Promise<string> => {
  const response = await fetch(`${url}/?json`, { signal: AbortSignal.timeout(2_000), headers: { Connection: "close" } });
  return ((await response.json()) as { pod: string }).pod;
};

test("a ReplicationController goes from the Deploy form to answered requests, and heals whatever is killed", async ({
  cluster,
  namespace,
  page,
}) => {
  test.setTimeout(300_000);
  const kubectl = (...args: string[]) => cluster.kubectl(["--namespace", namespace, ...args]);
  const podNames = async () => (await kubectl("get", "pods", "-l", "app=shop", "-o", "jsonpath={.items[*].metadata.name}")).split(" ");

  await test.step("deploys from the form", async () => {
    await signIn(page, cluster);
    await page.goto(`${cluster.url}/deploy`);
    await page
      .getByRole("textbox", { name: "Image" })
      .or(page.getByRole("combobox", { name: "Image" }))
      .fill("gantry/web:1");
    await page.getByLabel("Name", { exact: true }).fill("shop");
    await page.getByLabel("Namespace", { exact: true }).selectOption(namespace);
    await page.getByLabel("Replicas", { exact: true }).fill("2");
    await page.getByLabel("Port in the container").fill("8080");
    await page.getByRole("radio", { name: "Also from outside" }).click();
    await page.getByLabel("Port of the service").fill("80");
    await page.getByRole("button", { name: "Deploy shop" }).click();
    await expect(page).toHaveURL(`${cluster.url}/workloads/replicationcontrollers/${namespace}/shop`);
    await expect(page.getByText("2 of 2 ready")).toBeVisible({ timeout: 60_000 });
  });

  const service = JSON.parse(await kubectl("get", "service", "shop", "-o", "json")) as {
    spec: { clusterIP: string; ports: { nodePort: number }[] };
  };
  const addresses = [`http://${service.spec.clusterIP}`, `http://127.0.0.1:${service.spec.ports[0]?.nodePort}`];
  const everyPodAnswers = async (): Promise<void> => {
    const expected = (await podNames()).sort();
    for (const address of addresses) {
      const seen = new Set<string>();
      await until(`every pod answers at ${address}`, async () => {
        seen.add(await answeredBy(address));
        return expected.every((pod) => seen.has(pod));
      });
    }
  };

  await test.step("answers through its Service", everyPodAnswers);

  // From here on the page is never loaded again: what it shows it has to learn by itself.
  await page.evaluate(() => document.body.setAttribute("data-kept", "yes"));

  await test.step("scales by the slider", async () => {
    await dragTo(page, 4);
    await expect(page.getByText("4 of 4 ready")).toBeVisible({ timeout: 60_000 });
    await expect(rows(page)).toHaveCount(4);
    expect(await kubectl("get", "rc", "shop", "-o", "jsonpath={.spec.replicas}")).toBe("4");
    await everyPodAnswers();
  });

  await test.step("a container that is killed is started again in its pod", async () => {
    const [pod = ""] = await podNames();
    const filters = [`label=io.kubernetes.pod.name=${pod}`, "label=io.kubernetes.docker.type=container"];
    const { stdout: container } = await run("docker", ["ps", "-q", ...filters.flatMap((filter) => ["--filter", filter])]);
    await run("docker", ["kill", container.trim()]);
    const restarts = () => kubectl("get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].restartCount}");
    await until("the container was restarted", async () => (await restarts()) === "1");
    await expect(page.getByText("4 of 4 ready")).toBeVisible();
    expect(await podNames()).toContain(pod);
    await everyPodAnswers();
  });

  await test.step("a pod that is deleted is replaced", async () => {
    const [pod = ""] = await podNames();
    await kubectl("delete", "pod", pod, "--grace-period=1");
    await expect(rows(page).filter({ hasText: pod })).toHaveCount(0);
    await expect(page.getByText("4 of 4 ready")).toBeVisible();
    await expect(rows(page)).toHaveCount(4);
    await everyPodAnswers();
  });

  await test.step("the control plane is killed, pods go on, and everything is looked after again", async () => {
    await expect(connection(page)).toContainText("Live");
    const before = (await podNames()).sort();
    const killed = await killHard(() => findProgram(cluster.settings.home, "web"));
    await expect(connection(page)).toContainText("Reconnecting");
    for (const address of addresses) await answeredBy(address);
    await until("another control plane runs", async () => {
      const pid = await findProgram(cluster.settings.home, "web");
      return pid !== undefined && pid !== killed;
    });
    await expect(connection(page)).toContainText("Live", { timeout: 30_000 });
    expect((await podNames()).sort()).toEqual(before);
    await kubectl("scale", "rc", "shop", "--replicas=3");
    await expect(page.getByText("3 of 3 ready")).toBeVisible();
    await expect(rows(page)).toHaveCount(3);
    await everyPodAnswers();
  });

  await expect(page.locator("body")).toHaveAttribute("data-kept", "yes");
});
