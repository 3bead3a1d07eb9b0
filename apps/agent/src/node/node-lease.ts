import { isStatus } from "@gantry/api";
import { type Lease, leaseDefinition } from "@gantry/api/coordination/v1";
import type { Client } from "@gantry/client";
import type { Logger } from "../log";

const namespace = "kube-node-lease";
const durationSeconds = 40;
const renewEvery = 10_000;
const retryAfter = 2_000;

/** The node's sign of life: whoever finds the Lease expired takes the node for dead. */
export class NodeLease {
  private lease: Lease | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private renewing: Promise<void> | undefined;

  constructor(
    private readonly client: Client,
    private readonly node: { readonly name: string; readonly uid: string },
    private readonly log: Logger,
  ) {}

  start(): void {
    this.renewing = this.renew()
      .then(
        () => this.schedule(renewEvery),
        (error: unknown) => {
          this.lease = undefined;
          this.log.warn({ error: String(error) }, "Could not renew the node's lease");
          this.schedule(retryAfter);
        },
      )
      .finally(() => {
        this.renewing = undefined;
      });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.renewing;
  }

  private schedule(milliseconds: number): void {
    if (!this.stopped) this.timer = setTimeout(() => this.start(), milliseconds);
  }

  private async renew(): Promise<void> {
    const leases = this.client.resource(leaseDefinition, namespace);
    const { name, uid } = this.node;
    const spec = {
      holderIdentity: name,
      leaseDurationSeconds: durationSeconds,
      renewTime: new Date().toISOString().replace("Z", "000Z"),
    };
    this.lease ??= await leases.get(name).catch((error: unknown) => {
      if (isStatus(error, "NotFound")) return undefined;
      throw error;
    });
    if (this.lease) {
      this.lease = await leases.update({ ...this.lease, spec: { ...this.lease.spec, ...spec } });
      return;
    }
    const ownerReferences = [{ apiVersion: "v1", kind: "Node", name, uid }];
    this.lease = await leases.create({ metadata: { name, namespace, ownerReferences }, spec });
  }
}
