import { signIn } from "../support/browser";
import { expect, test } from "../support/test";
import { addUser } from "../support/users";

test("one node alone is measured as far as it goes, and says why no further", async ({ cluster, page }) => {
  await signIn(page, cluster);
  await page.goto(`${cluster.url}/network`);
  const card = page.getByRole("region", { name: "Measurement" });
  await card.getByRole("button", { name: "Measure…" }).click();
  const dialog = page.getByRole("dialog", { name: "Measure the network?" });
  await expect(dialog).toContainText("no way between nodes to compare with");
  await dialog.getByRole("button", { name: "Measure for 3 seconds" }).click();
  await expect(card.getByRole("status")).toContainText("Measured on e2e-node.", { timeout: 60_000 });
  await expect(card.getByRole("row", { name: "Pod to pod, on one node" })).toHaveText(/bit\/s.*bit\/s.*[µm]s.*[µm]s/);
  await expect(card.getByRole("row", { name: "left out: it takes a second node" })).toHaveCount(3);
});

test("who may look at nodes but not use them is refused by the API server", async ({ cluster, namespace, page }) => {
  const user = await addUser(cluster, `looker-${namespace}`);
  const role = `looks-at-nodes-${namespace}`;
  const rights = ["--verb=get,list,watch", "--resource=nodes,nodes/proxy"];
  await cluster.kubectl(["create", "clusterrole", role, ...rights]);
  await cluster.kubectl(["create", "clusterrolebinding", role, `--clusterrole=${role}`, `--user=${user.name}`]);
  try {
    await signIn(page, cluster, user);
    await page.goto(`${cluster.url}/network`);
    await page.getByRole("button", { name: "Measure…" }).click();
    await page.getByRole("button", { name: "Measure for 3 seconds" }).click();
    await expect(page.getByRole("region", { name: "Measurement" }).getByRole("alert")).toContainText(
      'cannot create resource "nodes/proxy"',
    );
  } finally {
    await cluster.kubectl(["delete", "clusterrolebinding,clusterrole", role]);
  }
});
