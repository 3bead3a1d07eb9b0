/** A port of the node that leads to a port of one pod (`containers[].ports[].hostPort`). */
export interface HostPortMapping {
  readonly protocol: "TCP" | "UDP" | "SCTP";
  readonly hostPort: number;
  readonly containerPort: number;
  /** Only on this address of the node; on every one when left out. */
  readonly hostIP?: string;
}

/** A pause container that was started with `NetworkDisabled: true`: its network namespace holds nothing but loopback. */
export interface PodSandbox {
  /** The id of the pause container: a pod that gets a new sandbox has another one, and another address. */
  readonly id: string;
  readonly podUid: string;
  readonly namespace: string;
  readonly name: string;
  /** A process inside the sandbox (the pause), in the agent's own pid namespace. */
  readonly pid: number;
  readonly hostPorts?: readonly HostPortMapping[];
}

/** What a sandbox was given. */
export interface PodAddress {
  /** The first of `ips`; becomes `status.podIP`. */
  readonly ip: string;
  readonly ips: readonly string[];
  readonly gateway: string;
  /** Of the pod's eth0, in bytes; already less the overhead of the backend. */
  readonly mtu: number;
}

/** A sandbox that holds an address on this node. */
export interface AttachedSandbox extends PodAddress {
  readonly id: string;
  readonly podUid: string;
  readonly namespace: string;
  readonly name: string;
  /** The node's end of the pod's veth pair; its counters are the pod's traffic seen from the other side. */
  readonly hostInterface: string;
  readonly hostPorts: readonly HostPortMapping[];
}

/** Whether pods can be given addresses; becomes the Node's `NetworkUnavailable` and `Ready` conditions. */
export interface NetworkReadiness {
  readonly ready: boolean;
  /** CamelCase, for the condition's reason. */
  readonly reason: "NetworkReady" | "PodCIDRMissing" | "NetworkSetupFailed";
  readonly message: string;
}

/**
 * Connects sandboxes to the pod network. Every call may be repeated: the state is on disk, so that a restarted agent
 * finds its pods' addresses again.
 */
export interface PodNetwork {
  /** Resolves when the network has done what the last restart left undone, and a podCIDR is known. */
  ready(signal?: AbortSignal): Promise<void>;
  readiness(): NetworkReadiness;
  /** Called with every change of readiness; returns how to stop. */
  onReadinessChange(listener: (readiness: NetworkReadiness) => void): () => void;
  /**
   * Gives the sandbox loopback, an address and routes. Waits for nothing: rejects when the network is not ready, when
   * the podCIDR is exhausted, or when the process is gone. A sandbox that was set up before gets its address back.
   */
  setup(sandbox: PodSandbox): Promise<PodAddress>;
  /** Frees the address and removes interface and host ports. Of an unknown sandbox it is a no-op. */
  teardown(sandboxId: string): Promise<void>;
  /** What is attached now, by the record on disk. */
  list(): readonly AttachedSandbox[];
  get(sandboxId: string): AttachedSandbox | undefined;
  /** Tears down everything that belongs to no sandbox in `alive`. For the start of the agent, after Docker was listed. */
  reconcile(alive: ReadonlySet<string>): Promise<void>;
}
