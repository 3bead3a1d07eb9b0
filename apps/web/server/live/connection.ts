import type { Transport } from "@gantry/client";
import type { Logger } from "pino";
import type { Socket } from "socket.io";
import type { ClientMessages, ServerMessages, ViewSpec } from "../../lib/live/protocol";
import type { UserInfo } from "../auth/types";
import type { DashboardApi } from "../dashboard/api";
import type { MetricsHistory } from "../dashboard/metrics";
import { CountsSource } from "./counts-source";
import type { FeedRegistry } from "./feed-registry";
import { LogStreams } from "./logs";
import type { RowSource } from "./row-source";
import { logRequestSchema, terminalRequestSchema, viewSpecSchema } from "./spec";
import { type Outlet, Subscription } from "./subscription";
import { TableSource } from "./table-source";
import { Terminals } from "./terminals";
import { UsageSource } from "./usage-source";
import { tableView } from "./views";

export type LiveSocket = Socket<ClientMessages, ServerMessages>;

export interface ConnectionContext {
  readonly user: UserInfo;
  readonly feeds: FeedRegistry;
  readonly transport: Transport;
  readonly api: DashboardApi;
  readonly metrics?: MetricsHistory;
  readonly logger: Logger;
}

/** More than any page needs; a browser that asks for more is mistaken. */
const maxSubscriptions = 40;
/** A browser that has not taken a batch in by then is gone. Milliseconds. */
const patience = 30_000;

/** What one browser tab follows: its views, logs and terminals. */
export class LiveConnection {
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #logs: LogStreams;
  readonly #terminals: Terminals;

  constructor(
    private readonly socket: LiveSocket,
    private readonly context: ConnectionContext,
  ) {
    this.#logs = new LogStreams(socket, context.transport);
    this.#terminals = new Terminals(socket, context);
    socket.on("subscribe", (id, spec) => this.#subscribe(id, spec));
    socket.on("unsubscribe", (id) => this.#unsubscribe(id));
    socket.on("logOpen", (request) => {
      const parsed = logRequestSchema.safeParse(request);
      if (parsed.success) void this.#logs.open(parsed.data);
    });
    socket.on("logClose", (id) => this.#logs.close(id));
    socket.on("terminalOpen", (request) => {
      const parsed = terminalRequestSchema.safeParse(request);
      if (parsed.success) void this.#terminals.open(parsed.data);
    });
    socket.on("terminalInput", (id, data) => this.#terminals.input(id, String(data)));
    socket.on("terminalResize", (id, columns, rows) => this.#terminals.resize(id, Number(columns), Number(rows)));
    socket.on("terminalClose", (id) => this.#terminals.close(id));
  }

  close(): void {
    for (const subscription of this.#subscriptions.values()) subscription.stop();
    this.#subscriptions.clear();
    this.#logs.closeAll();
    this.#terminals.closeAll();
  }

  #subscribe(id: number, input: ViewSpec): void {
    const parsed = viewSpecSchema.safeParse(input);
    if (!Number.isInteger(id) || !parsed.success || this.#subscriptions.size >= maxSubscriptions) {
      this.context.logger.warn({ user: this.context.user.name, id, open: this.#subscriptions.size }, "refused a live view");
      return;
    }
    this.#unsubscribe(id);
    const source = this.#source(parsed.data);
    if (source) this.#subscriptions.set(id, new Subscription(id, source, this.#outlet));
    else this.socket.timeout(patience).emit("snapshot", { id, revision: "0", rows: [], problems: [] }, () => undefined);
  }

  /** Undefined for measurements where nobody measures: an empty view. */
  #source(spec: ViewSpec): RowSource | undefined {
    const { feeds, metrics } = this.context;
    if (spec.view === "counts") return new CountsSource(spec, feeds);
    if (spec.view === "usage") return metrics && new UsageSource(spec, feeds, metrics);
    const view = tableView(spec.view);
    return view && new TableSource(view, spec, feeds);
  }

  #unsubscribe(id: number): void {
    this.#subscriptions.get(id)?.stop();
    this.#subscriptions.delete(id);
  }

  readonly #outlet: Outlet = {
    sendSnapshot: async (snapshot) => void (await this.socket.timeout(patience).emitWithAck("snapshot", snapshot)),
    sendDelta: async (delta) => void (await this.socket.timeout(patience).emitWithAck("delta", delta)),
    sendProblems: (id, problems) => void this.socket.emit("problem", id, problems),
    giveUp: () => this.socket.conn.close(),
  };
}
