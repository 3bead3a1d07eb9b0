import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Client } from "../client";
import { eventually, quietLogger, SmallApiServer } from "../testing";
import { HttpsTransport } from "../transport";
import { LeaderElector } from "./leader-elector";

describe("LeaderElector", () => {
  let server: SmallApiServer;
  let client: Client;
  let electors: LeaderElector[];
  let leading: Set<string>;
  let most: number;

  const candidate = (identity: string): LeaderElector => {
    const elector = new LeaderElector({
      client,
      namespace: "kube-system",
      name: "election",
      identity,
      logger: quietLogger,
      leaseDuration: 1_000,
      renewDeadline: 400,
      retryPeriod: 40,
      lead: async (signal) => {
        leading.add(identity);
        most = Math.max(most, leading.size);
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
        leading.delete(identity);
      },
    });
    electors.push(elector);
    return elector.start();
  };

  beforeEach(async () => {
    server = new SmallApiServer();
    client = new Client(new HttpsTransport({ server: await server.listen() }));
    electors = [];
    leading = new Set();
    most = 0;
  });
  afterEach(async () => {
    await Promise.all(electors.map((elector) => elector.stop()));
    await client.close();
    await server.close();
  });

  it("lets one lead, and another as soon as that one gives up", async () => {
    const first = candidate("first");
    await eventually(() => leading.has("first"));
    const second = candidate("second");
    await first.stop();
    await eventually(() => leading.has("second"));
    expect([most, first.isLeader, second.isLeader]).toEqual([1, false, true]);
  });

  it("stops leading when the Lease cannot be renewed in time", async () => {
    candidate("only");
    await eventually(() => leading.has("only"));
    server.intercept = (_, response) => {
      response.writeHead(500).end();
      return true;
    };
    await eventually(() => leading.size === 0);
    server.intercept = () => false;
    await eventually(() => leading.has("only"));
  });

  it("waits for the Lease of a leader that vanished to run out", async () => {
    const holder = { holderIdentity: "vanished", leaseDurationSeconds: 1 };
    server.put("/apis/coordination.k8s.io/v1/namespaces/kube-system/leases", { metadata: { name: "election" }, spec: holder });
    const start = performance.now();
    candidate("next");
    await eventually(() => leading.has("next"));
    expect(performance.now() - start).toBeGreaterThan(900);
  });
});
