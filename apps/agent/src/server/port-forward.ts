import { spawn } from "node:child_process";
import { connect } from "node:net";
import { Duplex, pipeline } from "node:stream";
import type { PodRegistry, PodView } from "../pods/types";
import { acceptSpdyForward } from "../streaming/spdy-upgrade";
import type { ForwardedConnection } from "../streaming/types";
import { type UpgradeRequest, wantsSpdy } from "../streaming/upgrade";
import { acceptWebSocketForward } from "../streaming/websocket-upgrade";
import { queriedPorts } from "./commands";
import { findPod } from "./find-container";
import { HttpFailure } from "./types";

const connectTimeout = 10_000;

const connectTo = (host: string, port: number): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, allowHalfOpen: true, timeout: connectTimeout });
    socket.once("connect", () => {
      socket.setTimeout(0);
      socket.off("error", reject);
      resolve(socket);
    });
    socket.once("timeout", () => socket.destroy(new Error(`no answer from ${host}:${port}`)));
    socket.once("error", reject);
  });

/** Says one byte when it is connected, then carries bytes both ways, each direction ending by itself. */
const carrier = `const s=require("net").connect({host:"127.0.0.1",port:+process.argv[1],allowHalfOpen:true});
s.on("error",e=>{process.stderr.write(e.message);process.exit(1)});
s.on("connect",()=>{process.stdout.write("+");process.stdin.pipe(s);s.pipe(process.stdout)});`;

/** Connects to a loopback port inside a network namespace, through a process that is in it. */
const connectInside = (pid: number, port: number): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const child = spawn("nsenter", [`--net=/proc/${pid}/ns/net`, process.execPath, "-e", carrier, String(port)], { stdio: "pipe" });
    const { stdin, stdout, stderr } = child;
    let told = "";
    stderr.on("data", (chunk: Buffer) => {
      told += chunk.toString("utf8");
    });
    child.once("error", reject);
    child.once("close", () => reject(new Error(told || "the process in the pod's network ended")));
    stdin.on("error", () => {});
    stdout.once("readable", () => {
      if ((stdout.read(1) as Buffer | null) === null) return;
      const duplex = Duplex.from({ readable: stdout, writable: stdin });
      duplex.once("close", () => child.kill());
      resolve(duplex);
    });
  });

/** Connects to a port of a pod as its own processes would reach it under localhost. */
const connectToPod = async (view: PodView, port: number): Promise<Duplex> => {
  if (view.pod.spec.hostNetwork) return connectTo("127.0.0.1", port);
  const address = view.pod.status?.podIP;
  if (address) {
    try {
      return await connectTo(address, port);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ECONNREFUSED") throw error;
      // It may listen on loopback alone.
    }
  }
  if (!view.sandbox?.pid) throw new Error(`pod "${view.pod.metadata.name}" has no running sandbox`);
  return connectInside(view.sandbox.pid, port);
};

const forwardTo =
  (view: PodView) =>
  ({ port, data, error }: ForwardedConnection): void => {
    void connectToPod(view, port).then(
      (target) => {
        pipeline(data, target, data, () => {
          target.destroy();
          error.end();
        });
      },
      (reason: unknown) => {
        const pod = `${view.pod.metadata.namespace}/${view.pod.metadata.name}`;
        error.end(`an error occurred forwarding ${port} to pod ${pod}: ${(reason as Error).message}`);
        data.end();
      },
    );
  };

/** `/portForward/{namespace}/{pod}[/{uid}]`. Throws HttpFailure or UpgradeRefused before the switch. */
export const servePortForward = async (
  upgrade: UpgradeRequest,
  path: { readonly url: URL; readonly segments: readonly string[] },
  pods: PodRegistry,
): Promise<void> => {
  const [, namespace = "", podName = "", uid] = path.segments;
  const view = findPod(pods, namespace, podName, uid);
  if (!view.sandbox) throw new HttpFailure(400, `pod "${podName}" is not running`);
  const forward = forwardTo(view);
  if (wantsSpdy(upgrade.request)) acceptSpdyForward(upgrade, forward);
  else await acceptWebSocketForward(upgrade, queriedPorts(upgrade.request, path.url.searchParams), forward);
};
