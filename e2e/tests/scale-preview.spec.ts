import { signIn } from "../support/browser";
import { expect, test } from "../support/test";

test("shows while the slider is dragged where pods would go and why a node refuses, and changes nothing", async ({
  cluster,
  namespace,
  page,
}) => {
  const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);
  const node = await cluster.kubectl(["get", "nodes", "-o", "jsonpath={.items[0].metadata.name}"]);
  await kubectl("create", "deployment", "web", "--image=gantry/web:1", "--replicas=1");
  // A third of what the node has: the fourth pod cannot fit, whatever the machine.
  const capacity = await cluster.kubectl(["get", "node", node, "-o", "jsonpath={.status.allocatable.memory}"]);
  const third = Math.floor(Number.parseInt(capacity, 10) / 3);
  await kubectl("set", "resources", "deployment", "web", `--requests=memory=${third}${capacity.replace(/^\d+/, "")}`);
  await kubectl("rollout", "status", "deployment/web", "--timeout=60s");
  await signIn(page, cluster);
  await page.goto(`${cluster.url}/workloads/deployments/${namespace}/web`);
  const thumb = page.getByRole("slider");
  const start = await thumb.boundingBox();
  if (!start) throw new Error("the slider is not on the page");
  const middle = { x: start.x + start.width / 2, y: start.y + start.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x + 400, middle.y, { steps: 10 });
  await expect(page.getByText(/the dashed boxes are where the scheduler would put .* more pods?; .* would find no node/)).toBeVisible();
  const bay = page.getByRole("region", { name: new RegExp(`^Node ${node}, .* more would come$`) });
  await expect(bay.getByText(/then refuses: less than .* memory free/)).toBeVisible();
  await page.mouse.move(middle.x, middle.y, { steps: 10 });
  await page.mouse.up();
  await expect(page.getByText("the lit boxes are its pods")).toBeVisible();
  expect(await kubectl("get", "deployment", "web", "-o", "jsonpath={.spec.replicas}")).toBe("1");
});
