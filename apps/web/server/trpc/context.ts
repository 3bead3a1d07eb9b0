import type { IncomingMessage, ServerResponse } from "node:http";
import type { JoinTarget, Transport } from "@gantry/client";
import type { Logger } from "pino";
import type { Sessions } from "../auth/sessions";
import type { SignIn } from "../auth/sign-in";
import type { Account } from "../auth/types";
import type { DashboardApi } from "../dashboard/api";
import type { ForecastPlacement } from "../dashboard/forecast";
import type { MetricsHistory } from "../dashboard/metrics";

export interface ClusterInfo {
  readonly name: string;
  readonly version: string;
  /** Where kubectl finds the API server. */
  readonly server: string;
  readonly dnsDomain: string;
  readonly join: JoinTarget & {
    /** False where the nodes of the control plane's machine have a network of their own, which others are not on. */
    readonly reachesPods: boolean;
  };
}

/** What every procedure can use, made once. */
export interface TrpcServices {
  readonly api: DashboardApi;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly metrics?: MetricsHistory;
  readonly forecast?: ForecastPlacement;
  readonly cluster: ClusterInfo;
  readonly logger: Logger;
}

/** What one request has. */
export interface TrpcContext extends TrpcServices {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly token: string | undefined;
  readonly account: Account | undefined;
  /** The API server as the signed-in user. */
  readonly transport: Transport | undefined;
}
