import { connect } from "node:http2";
import { hostAndPort } from "./port";
import type { ProbeOutcome, ProbeTarget } from "./types";

const frameHeader = 5;
const statuses = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];
const unimplemented = "12";

/** The request of grpc.health.v1.Health/Check in its frame: the name of the service is field 1. */
const requestFrame = (service: string): Buffer => {
  const name = Buffer.from(service);
  const message = name.length === 0 ? name : Buffer.concat([Buffer.from([0x0a, name.length]), name]);
  const header = Buffer.alloc(frameHeader);
  header.writeUInt32BE(message.length, 1);
  return Buffer.concat([header, message]);
};

/** The status of the answer: an enumeration, field 1; 0 when it is left out. */
const statusOf = (frame: Buffer): number => (frame[frameHeader] === 0x08 ? (frame[frameHeader + 1] ?? 0) : 0);

/** Asks gRPC's own health service. Never rejects. */
export const probeGrpc = (
  action: { port: number; service?: string },
  target: ProbeTarget,
  timeoutMilliseconds: number,
): Promise<ProbeOutcome> =>
  new Promise((resolve) => {
    const address = hostAndPort(target.ip, action.port);
    const session = connect(`http://${address}`);
    const done = (outcome: ProbeOutcome): void => {
      clearTimeout(timer);
      session.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(
      () => done({ result: "failure", output: `timeout: failed to connect service "${address}" within ${timeoutMilliseconds / 1000}s` }),
      timeoutMilliseconds,
    );
    const failed = (error: Error) =>
      done({ result: "failure", output: `error: failed to connect service at "${address}": ${error.message}` });
    session.on("error", failed);
    const stream = session.request({
      ":method": "POST",
      ":path": "/grpc.health.v1.Health/Check",
      "content-type": "application/grpc",
      te: "trailers",
      "user-agent": "kube-probe/1.33",
    });
    const chunks: Buffer[] = [];
    let status = "0";
    let message = "";
    const noteStatus = (headers: Record<string, unknown>): void => {
      if (headers["grpc-status"] !== undefined) status = String(headers["grpc-status"]);
      if (headers["grpc-message"] !== undefined) message = String(headers["grpc-message"]);
    };
    stream.on("response", noteStatus);
    stream.on("trailers", noteStatus);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", failed);
    stream.on("end", () => {
      if (status === unimplemented) {
        done({ result: "failure", output: `error: this server does not implement the grpc health protocol (grpc.health.v1.Health)` });
      } else if (status !== "0") {
        done({ result: "failure", output: `error: health rpc probe failed: ${message}` });
      } else {
        const serving = statusOf(Buffer.concat(chunks));
        const name = statuses[serving] ?? String(serving);
        done({
          result: name === "SERVING" ? "success" : "failure",
          output: name === "SERVING" ? "service healthy" : `service unhealthy (responded with "${name}")`,
        });
      }
    });
    stream.end(requestFrame(action.service ?? ""));
  });
