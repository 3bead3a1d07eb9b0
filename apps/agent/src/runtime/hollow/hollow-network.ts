import type { AttachedSandbox, NetworkReadiness, PodAddress, PodNetwork, PodSandbox } from "../../network/types";

const toNumber = (address: string): number => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
const toAddress = (value: number): string => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");

/** Hands out addresses of the node's subnet without making anything in the kernel. */
export class HollowNetwork implements PodNetwork {
  private readonly attached = new Map<string, AttachedSandbox>();
  private readonly used = new Set<number>();
  private readonly listeners = new Set<(readiness: NetworkReadiness) => void>();
  private subnet: { readonly first: number; readonly last: number } | undefined;
  private next = 0;

  /** The node's podCIDR has become known. */
  open(podCidr: string): void {
    if (this.subnet) return;
    const [address = "", bits = "24"] = podCidr.split("/");
    const base = toNumber(address);
    this.subnet = { first: base + 2, last: base + 2 ** (32 - Number(bits)) - 2 };
    this.next = this.subnet.first;
    for (const listener of this.listeners) listener(this.readiness());
  }

  async ready(): Promise<void> {
    if (this.subnet) return;
    await new Promise<void>((resolve) => this.listeners.add(() => resolve()));
  }

  readiness(): NetworkReadiness {
    return this.subnet
      ? { ready: true, reason: "NetworkReady", message: "" }
      : { ready: false, reason: "PodCIDRMissing", message: "the node has no podCIDR yet" };
  }

  onReadinessChange(listener: (readiness: NetworkReadiness) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async setup(sandbox: PodSandbox): Promise<PodAddress> {
    const known = this.attached.get(sandbox.id);
    if (known) return known;
    const ip = toAddress(this.allocate());
    const { id, podUid, namespace, name, hostPorts = [] } = sandbox;
    const attached = { id, podUid, namespace, name, hostPorts, ip, ips: [ip], gateway: "", mtu: 1450, hostInterface: "" };
    this.attached.set(id, attached);
    return attached;
  }

  async teardown(sandboxId: string): Promise<void> {
    const known = this.attached.get(sandboxId);
    if (!known) return;
    this.used.delete(toNumber(known.ip));
    this.attached.delete(sandboxId);
  }

  list(): readonly AttachedSandbox[] {
    return [...this.attached.values()];
  }

  get(sandboxId: string): AttachedSandbox | undefined {
    return this.attached.get(sandboxId);
  }

  async reconcile(alive: ReadonlySet<string>): Promise<void> {
    for (const id of [...this.attached.keys()]) if (!alive.has(id)) await this.teardown(id);
  }

  private allocate(): number {
    if (!this.subnet) throw new Error("the node has no podCIDR yet");
    const { first, last } = this.subnet;
    for (let tried = first; tried <= last; tried++) {
      const candidate = this.next;
      this.next = this.next >= last ? first : this.next + 1;
      if (this.used.has(candidate)) continue;
      this.used.add(candidate);
      return candidate;
    }
    throw new Error("no addresses are left in the node's podCIDR");
  }
}
