import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  timeout: 180_000,
  expect: { timeout: 15_000 },
  // One machine, one node: tests share the cluster and run one after the other.
  workers: 1,
  globalSetup: "./support/global-setup.ts",
  outputDir: "../test-results",
  use: {
    viewport: { width: 1280, height: 860 },
    actionTimeout: 20_000,
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    },
  },
});
