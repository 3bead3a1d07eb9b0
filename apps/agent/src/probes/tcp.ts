import { connect } from "node:net";
import type { TCPSocketAction } from "@gantry/api/core/v1";
import { hostAndPort, resolvePort } from "./port";
import type { ProbeOutcome, ProbeTarget } from "./types";

/** Opens a connection and closes it again. Never rejects. */
export const probeTcp = (action: TCPSocketAction, target: ProbeTarget, timeoutMilliseconds: number): Promise<ProbeOutcome> =>
  new Promise((resolve) => {
    let port: number;
    try {
      port = resolvePort(action.port, target.container);
    } catch (error) {
      resolve({ result: "unknown", output: error instanceof Error ? error.message : String(error) });
      return;
    }
    const host = action.host || target.ip;
    const address = hostAndPort(host, port);
    const socket = connect({ host, port, timeout: timeoutMilliseconds });
    const done = (outcome: ProbeOutcome): void => {
      socket.destroy();
      resolve(outcome);
    };
    socket.on("connect", () => done({ result: "success", output: "" }));
    socket.on("timeout", () => done({ result: "failure", output: `dial tcp ${address}: i/o timeout` }));
    socket.on("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "ECONNREFUSED" ? "connect: connection refused" : error.message;
      done({ result: "failure", output: `dial tcp ${address}: ${reason}` });
    });
  });
