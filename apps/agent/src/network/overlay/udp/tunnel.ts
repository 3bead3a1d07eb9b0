import { setTimeout as delay } from "node:timers/promises";
import { ipBatch } from "../../command";
import { HelperProgram, programBeside } from "../../helper-program";
import type { Peer } from "../peers";
import { linkFits, removeLink, type Tunnel, type TunnelOptions, tunnelInterfaces } from "../tunnel";
import type { UdpReport } from "./orders";
import type { UdpPeer } from "./peer-table";

const device = tunnelInterfaces.udp;
/** The port that other pod networks use for the same. */
const port = 8285;
/** Milliseconds for the program to stand. */
const startLimit = 30_000;
const firstRestart = 500;
const lastRestart = 30_000;

/** Packets in datagrams by a program of the agent's own, which ends with the agent: for debugging. */
export class UdpTunnel implements Tunnel {
  readonly #options: TunnelOptions;
  #program: HelperProgram | undefined;
  #peers: readonly UdpPeer[] = [];
  #restartDelay = firstRestart;
  readonly #closing = new AbortController();

  constructor(options: TunnelOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { address, mtu, logger } = this.#options;
    if (!(await linkFits(device, address, mtu))) {
      this.#stopProgram();
      await removeLink(device);
      // The interface outlives the program, so that routes stay where they are.
      await ipBatch([
        `tuntap add dev ${device} mode tun`,
        `link set dev ${device} mtu ${mtu} addrgenmode none`,
        `addr add ${address}/32 dev ${device}`,
        `link set dev ${device} up`,
      ]);
    }
    if (this.#program) return;
    logger.warn("the network backend udp is for debugging: it is slow, and stops while the agent is restarted");
    await this.#startProgram();
  }

  async setPeers(peers: readonly Peer[]): Promise<void> {
    this.#peers = peers.map(({ subnet, address }) => ({ subnet, address }));
    this.#program?.say({ peers: this.#peers });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#stopProgram();
  }

  #stopProgram(): void {
    const program = this.#program;
    this.#program = undefined;
    program?.kill();
  }

  async #startProgram(): Promise<void> {
    const { underlay, mtu } = this.#options;
    const program = new HelperProgram("the program of the udp tunnel", programBeside(import.meta.url, "udp-tunnel"));
    try {
      program.say({ interface: device, address: underlay.address, port, mtu });
      const report = await program.hear<UdpReport>(startLimit);
      if ("error" in report) throw new Error(`the udp tunnel cannot be set up: ${report.error}`);
    } catch (error) {
      program.kill();
      throw error;
    }
    this.#program = program;
    program.say({ peers: this.#peers });
    void this.#look(program);
  }

  /** Tells what the program reports, and starts another when it ends. */
  async #look(program: HelperProgram): Promise<void> {
    const { logger } = this.#options;
    try {
      for (;;) {
        const report = await program.hear<UdpReport>();
        this.#restartDelay = firstRestart;
        if ("dropped" in report) logger.warn({ dropped: report.dropped }, "the udp tunnel has dropped packets");
      }
    } catch (error) {
      if (this.#program !== program) return;
      this.#program = undefined;
      logger.error({ error: (error as Error).message }, "the udp tunnel is interrupted");
    }
    await this.#restart();
  }

  async #restart(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted && !this.#program) {
      await delay(this.#restartDelay, undefined, { signal }).catch(() => {});
      this.#restartDelay = Math.min(this.#restartDelay * 2, lastRestart);
      if (signal.aborted) return;
      await this.#startProgram().catch((error: Error) =>
        this.#options.logger.error({ error: error.message }, "the udp tunnel stays interrupted"),
      );
    }
  }
}
