import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import type { PodRegistry } from "../pods/types";
import type { AttachedProcess, ContainerRuntime } from "../runtime/types";
import { runCommandSession } from "../streaming/command-session";
import { acceptSpdyCommand } from "../streaming/spdy-upgrade";
import { failureStatus } from "../streaming/status";
import type { RequestedStreams } from "../streaming/types";
import { type UpgradeRequest, wantsSpdy } from "../streaming/upgrade";
import { acceptWebSocketCommand } from "../streaming/websocket-upgrade";
import { findPod, findRunningContainer } from "./find-container";
import { type Exchange, HttpFailure } from "./types";

const flag = (query: URLSearchParams, ...names: string[]): boolean =>
  names.some((name) => query.getAll(name).some((value) => value === "1" || value.toLowerCase() === "true"));

/** Both spellings are in use: the kubelet's (`input`) and the API server's (`stdin`). Throws HttpFailure 400. */
export const requestedStreams = (query: URLSearchParams): RequestedStreams => {
  const requested = {
    stdin: flag(query, "input", "stdin"),
    stdout: flag(query, "output", "stdout"),
    stderr: flag(query, "error", "stderr"),
    tty: flag(query, "tty"),
  };
  if (!requested.stdin && !requested.stdout && !requested.stderr)
    throw new HttpFailure(400, "you must specify at least 1 of stdin, stdout, stderr");
  // A terminal has one output; asking for stderr as well is what old clients do by mistake.
  return requested.tty ? { ...requested, stderr: false } : requested;
};

const commandOf = (query: URLSearchParams): string[] => {
  const command = query.getAll("command");
  if (command.length === 0) throw new HttpFailure(400, "you must specify a command");
  return command;
};

/** `/exec/{namespace}/{pod}[/{uid}]/{container}` and `/attach/…`. Throws HttpFailure or UpgradeRefused before the switch. */
export const serveCommand = async (
  upgrade: UpgradeRequest,
  path: { readonly url: URL; readonly segments: readonly string[] },
  parts: { readonly pods: PodRegistry; readonly runtime: ContainerRuntime },
): Promise<void> => {
  const [kind, namespace = "", podName = "", ...rest] = path.segments;
  const containerName = rest.at(-1) ?? "";
  const view = findPod(parts.pods, namespace, podName, rest.length > 1 ? rest[0] : undefined);
  const container = findRunningContainer(view, containerName);
  const requested = requestedStreams(path.url.searchParams);
  const command = kind === "exec" ? commandOf(path.url.searchParams) : [];
  const streams = wantsSpdy(upgrade.request)
    ? await acceptSpdyCommand(upgrade, requested)
    : await acceptWebSocketCommand(upgrade, requested);
  let process: AttachedProcess;
  try {
    process =
      kind === "exec"
        ? await parts.runtime.exec(container.id, command, requested)
        : await parts.runtime.attach(container.id, { ...requested, tty: container.tty });
  } catch (error) {
    await streams.finish(failureStatus((error as Error).message));
    return;
  }
  await runCommandSession(streams, process);
};

/** `/run/{namespace}/{pod}/{container}?cmd=…`: runs a command and answers with its output. */
export const serveRun = async (exchange: Exchange, pods: PodRegistry, runtime: ContainerRuntime): Promise<void> => {
  const [, namespace = "", podName = "", ...rest] = exchange.segments;
  const container = findRunningContainer(findPod(pods, namespace, podName), rest.at(-1) ?? "");
  const command = (exchange.url.searchParams.get("cmd") ?? "").split(" ").filter((word) => word !== "");
  if (command.length === 0) throw new HttpFailure(400, 'query parameter "cmd" is required');
  const process = await runtime.exec(container.id, command, { stdin: false, stdout: true, stderr: true, tty: false });
  const [stdout, stderr, exitCode] = await Promise.all([
    text(process.stdout),
    process.stderr ? text(process.stderr) : "",
    process.exitCode,
  ]);
  exchange.response.writeHead(exitCode === 0 ? 200 : 500, { "content-type": "text/plain" });
  exchange.response.end(`${stdout}${stderr}`);
};

/** The ports in a port-forward's query; only the channel protocols put them there. */
export const queriedPorts = (request: IncomingMessage, query: URLSearchParams): number[] => {
  const ports = [...query.getAll("port"), ...query.getAll("ports").flatMap((list) => list.split(","))].map(Number);
  if (ports.some((port) => !Number.isInteger(port) || port < 1 || port > 65_535))
    throw new HttpFailure(400, `a port in the query of ${request.method} is not between 1 and 65535`);
  return ports;
};
