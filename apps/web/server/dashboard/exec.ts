import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import { apiPath, resources } from "../../lib/kubernetes/resource";
import type { UserInfo } from "../auth/types";
import type { ExecRequest, ExecSession } from "./api";

export interface ExecEndpoint {
  /** Of the API server: `https://127.0.0.1:6443`. */
  readonly url: string;
  /** A client certificate that may impersonate. PEM. */
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string };
}

/** Kubernetes' `v5.channel.k8s.io`: each message begins with the number of its channel. */
const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 } as const;

const frame = (number: number, text: string): Buffer => Buffer.concat([Buffer.from([number]), Buffer.from(text)]);

interface ExitStatus {
  readonly status?: string;
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly reason?: string; readonly message?: string }[] };
}

/** How a command ended, from the Status on the error channel, for a person. */
export const describeExecEnd = (text: string): string => {
  let status: ExitStatus;
  try {
    status = JSON.parse(text) as ExitStatus;
  } catch {
    return text;
  }
  if (status.status === "Success") return "the command ended";
  const code = status.details?.causes?.find((cause) => cause.reason === "ExitCode")?.message;
  return code ? `the command ended with exit code ${code}` : (status.message ?? "the command failed");
};

const execUrl = (base: string, request: ExecRequest): URL => {
  const path = apiPath(resources.pods, { namespace: request.namespace, name: request.pod, subresource: "exec" });
  const url = new URL(path, base.replace(/^http/, "ws"));
  url.searchParams.set("container", request.container);
  for (const option of ["stdin", "stdout", "tty"]) url.searchParams.set(option, "true");
  for (const word of request.command) url.searchParams.append("command", word);
  return url;
};

/** What the API server said when it would not upgrade: the message of its Status. */
const readRefusal = async (response: IncomingMessage): Promise<Error> => {
  let text = "";
  for await (const chunk of response) if (text.length < 100_000) text += String(chunk);
  try {
    const { message } = JSON.parse(text) as { message?: string };
    if (message) return new Error(message);
  } catch {
    // Not a Status: the code has to do.
  }
  return new Error(`the API server answered ${response.statusCode}`);
};

/**
 * Opens the `exec` subresource the way kubectl does, in the user's name: the API server checks that user's rights and
 * not the dashboard's.
 */
export const openExec = (endpoint: ExecEndpoint, user: UserInfo, request: ExecRequest): Promise<ExecSession> =>
  new Promise((resolve, reject) => {
    const headers = {
      "Impersonate-User": user.name,
      "Impersonate-Group": [...user.groups],
      ...(user.uid ? { "Impersonate-Uid": user.uid } : {}),
    };
    const socket = new WebSocket(execUrl(endpoint.url, request), ["v5.channel.k8s.io", "v4.channel.k8s.io"], { ...endpoint.tls, headers });
    let ending = "";
    const send = (data: Buffer): void => {
      if (socket.readyState === WebSocket.OPEN) socket.send(data);
    };
    socket.on("unexpected-response", (_request, response) => void readRefusal(response).then(reject));
    socket.on("error", reject);
    socket.on("open", () =>
      resolve({
        write: (data) => send(frame(channel.stdin, data)),
        resize: (columns, rows) => send(frame(channel.resize, JSON.stringify({ Width: columns, Height: rows }))),
        close: () => socket.close(1000),
      }),
    );
    socket.on("message", (message: Buffer) => {
      const [number] = message;
      const payload = message.subarray(1);
      if (number === channel.stdout || number === channel.stderr) request.onOutput(payload);
      if (number === channel.error) ending += payload.toString();
    });
    socket.on("close", () => request.onEnd(ending ? describeExecEnd(ending) : "the connection was closed"));
  });
