import { readFileSync } from "node:fs";
import { test as base } from "@playwright/test";
import { Cluster } from "./cluster";
import { attachEvidence } from "./evidence";
import { settingsVariable } from "./global-setup";

interface Fixtures {
  /** The running cluster. */
  readonly cluster: Cluster;
  /** A namespace of this test's own, gone afterwards. */
  readonly namespace: string;
}

let serial = 0;

/** A test against the shared cluster. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright demands a destructured first parameter
  cluster: async ({}, use) => {
    await use(Cluster.attach(JSON.parse(readFileSync(process.env[settingsVariable] ?? "", "utf8"))));
  },
  namespace: async ({ cluster }, use, info) => {
    const name = `e2e-${process.pid}-${++serial}`;
    await cluster.kubectl(["create", "namespace", name]);
    await use(name);
    // While the pods are there.
    await attachEvidence(cluster, info);
    await cluster.kubectl(["delete", "namespace", name, "--wait=true", "--timeout=60s"]);
  },
});

export { expect } from "@playwright/test";
