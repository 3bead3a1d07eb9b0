import { randomBytes } from "node:crypto";
import { parseIPv4, parseSubnet, subnetContains } from "../addresses";
import type { HelperProgram } from "../helper-program";
import type { PeerState } from "../state";
import type { PodNetwork } from "../types";
import { type MeasuringPod, startMeasuringPod } from "./measuring-pod";
import { askLatency, askThroughput, orderServer, type Question, startTraffic } from "./programs";
import type { MeasurementService } from "./service";
import { type MeasurementPeer, MeasurementRefused, type MeasurementRequest, type WayFigures, type WayResult } from "./types";

export interface NetworkMeasurementOptions {
  readonly nodeName: string;
  readonly nodeAddress: string;
  readonly pods: PodNetwork;
  /** The other nodes that this one knows. */
  readonly peers: () => readonly PeerState[];
  /** Undefined while the service proxy is not there. */
  readonly service: () => MeasurementService | undefined;
}

interface OpenPeer {
  readonly answer: MeasurementPeer;
  readonly close: () => Promise<void>;
}

type Way = Pick<WayResult, "way"> & Question;

/** Lifetime of the servers that a measurement of this node alone needs, in milliseconds: more than the longest can take. */
const ownServerLifetime = 600_000;
const newToken = (): string => randomBytes(16).toString("hex");

const figuresOf = async (question: Question, streams: number): Promise<WayFigures> => {
  const perSecond = ({ bytes, milliseconds }: { bytes: number; milliseconds: number }): number => (bytes * 8000) / milliseconds;
  const oneStream = perSecond(await askThroughput(question, 1));
  const manyStreams = perSecond(await askThroughput(question, streams));
  const { median, p99 } = await askLatency(question);
  return { oneStream, manyStreams, latencyMedian: median, latencyP99: p99 };
};

const ratiosOf = (figures: WayFigures, base: WayFigures): WayFigures => ({
  oneStream: figures.oneStream / base.oneStream,
  manyStreams: figures.manyStreams / base.manyStreams,
  latencyMedian: figures.latencyMedian / base.latencyMedian,
  latencyP99: figures.latencyP99 / base.latencyP99,
});

/**
 * Measures what the network carries, with real traffic between sandboxes that are wired as pods are. A node takes part
 * as the one that asks, and as the one that answers; one measurement of each kind at a time.
 */
export class NetworkMeasurement {
  readonly #options: NetworkMeasurementOptions;
  #peer: OpenPeer | "opening" | undefined;
  #measuring = false;

  constructor(options: NetworkMeasurementOptions) {
    this.#options = options;
  }

  /**
   * Answers measurements of other nodes for a while.
   * @throws MeasurementRefused When it does so already, or the pod network is not ready.
   */
  async openPeer(lifetime: number): Promise<MeasurementPeer> {
    const { nodeName, nodeAddress, pods } = this.#options;
    if (this.#peer === "opening")
      throw new MeasurementRefused("Busy", `${nodeName} is being made ready for a measurement: try again in a moment`);
    if (this.#peer) throw new MeasurementRefused("Busy", `${nodeName} takes part in another measurement, until ${this.#peer.answer.until}`);
    this.#requireReady();
    this.#peer = "opening";
    const token = newToken();
    const stops: (() => Promise<void>)[] = [];
    const closeAll = async (): Promise<void> => {
      for (const stop of stops.splice(0)) await stop();
    };
    try {
      const program: HelperProgram = await startTraffic("agent");
      stops.push(async () => program.kill());
      const nodePort = await orderServer(program, { address: nodeAddress, token, lifetime });
      const pod = await startMeasuringPod(pods, token, lifetime);
      stops.push(() => pod.stop());
      const until = new Date(Date.now() + lifetime).toISOString();
      const answer = { node: nodeName, address: nodeAddress, nodePort, podIP: pod.ip, podPort: pod.port, token, until };
      const timer = setTimeout(() => void this.closePeer(), lifetime);
      stops.push(async () => clearTimeout(timer));
      this.#peer = { answer, close: closeAll };
      return answer;
    } catch (error) {
      await closeAll();
      this.#peer = undefined;
      throw error;
    }
  }

  /** Ends what `openPeer` has begun; without it a no-op. */
  async closePeer(): Promise<void> {
    const peer = this.#peer;
    if (peer === undefined || peer === "opening") return;
    this.#peer = undefined;
    await peer.close();
  }

  /**
   * Measures one way after the other, node to node first. The results have to be read to the end, or `signal` to be
   * aborted: until then no other measurement begins.
   * @throws MeasurementRefused At once: when one is under way, the network is not ready, or the peer is not a node that
   * this one knows.
   */
  measure(request: MeasurementRequest, signal: AbortSignal): AsyncGenerator<WayResult> {
    const { nodeName } = this.#options;
    if (this.#measuring) throw new MeasurementRefused("Busy", `${nodeName} is measuring already: try again when it has finished`);
    this.#requireReady();
    if (request.peer) this.#requireKnown(request.peer);
    this.#measuring = true;
    return this.#run(request, signal);
  }

  async *#run(request: MeasurementRequest, signal: AbortSignal): AsyncGenerator<WayResult> {
    const pods: MeasuringPod[] = [];
    const service = this.#options.service();
    const startPod = async (token: string): Promise<MeasuringPod> => {
      const pod = await startMeasuringPod(this.#options.pods, token, ownServerLifetime);
      pods.push(pod);
      return pod;
    };
    try {
      const token = newToken();
      const client = await startPod(token);
      const neighbour = await startPod(token);
      if (request.peer) await service?.lead(request.peer.podIP, request.peer.podPort);
      let base: WayFigures | undefined;
      for (const way of this.#ways(request, client, { ...neighbour, token }, service, signal)) {
        const result = await this.#measureWay(way, request.streams, base);
        if (signal.aborted) return;
        if (way.way === "node-to-node") base = result.figures;
        yield result;
      }
    } finally {
      try {
        if (request.peer) await service?.remove();
        for (const pod of pods) await pod.stop();
      } finally {
        this.#measuring = false;
      }
    }
  }

  /** Ends everything. */
  async close(): Promise<void> {
    await this.closePeer();
  }

  #requireReady(): void {
    const { ready, message } = this.#options.pods.readiness();
    if (!ready) throw new MeasurementRefused("NotReady", `the pod network of ${this.#options.nodeName} is not ready: ${message}`);
  }

  /** Traffic goes to nodes and their pods only, whoever asks. */
  #requireKnown({ node, address, podIP }: MeasurementPeer): void {
    const known = this.#options.peers().find((peer) => peer.node === node);
    const { nodeName } = this.#options;
    if (!known)
      throw new MeasurementRefused(
        "BadRequest",
        `${node} is not a node that ${nodeName} knows: it has no podCIDR yet, or is ${nodeName} itself`,
      );
    if (known.address !== address || !subnetContains(parseSubnet(known.podCIDR), parseIPv4(podIP)))
      throw new MeasurementRefused("BadRequest", `${address} or ${podIP} is not an address of ${node}`);
  }

  #ways(
    { peer, milliseconds }: MeasurementRequest,
    client: MeasuringPod,
    neighbour: MeasuringPod & { readonly token: string },
    service: MeasurementService | undefined,
    signal: AbortSignal,
  ): Way[] {
    const common = { duration: milliseconds, signal };
    const fromPod = { ...common, place: { pid: client.pid } };
    const nearby: Way = { way: "pod-to-pod-same-node", ...fromPod, address: neighbour.ip, port: neighbour.port, token: neighbour.token };
    if (!peer) return [nearby];
    const { address, nodePort, podIP, podPort, token } = peer;
    return [
      { way: "node-to-node", ...common, place: "agent", address, port: nodePort, token },
      nearby,
      { way: "pod-to-pod-across-nodes", ...fromPod, address: podIP, port: podPort, token },
      ...(service ? [{ way: "pod-to-service" as const, ...fromPod, address: service.address, port: service.port, token }] : []),
    ];
  }

  async #measureWay({ way, ...question }: Way, streams: number, base: WayFigures | undefined): Promise<WayResult> {
    try {
      const figures = await figuresOf(question, streams);
      return { way, figures, ...(base ? { ratios: ratiosOf(figures, base) } : {}) };
    } catch (error) {
      return { way, problem: (error as Error).message };
    }
  }
}
