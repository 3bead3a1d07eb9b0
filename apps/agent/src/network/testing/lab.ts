import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sh = (command: string): string => execFileSync("sh", ["-c", command], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** A server that answers with its name and the caller's address, over TCP and UDP. */
const echoScript = `const [name,port]=process.argv.slice(1);
require("net").createServer({allowHalfOpen:true},s=>{s.on("error",()=>{});s.end(name+" "+s.remoteAddress.replace("::ffff:",""))}).listen(+port);
const u=require("dgram").createSocket("udp4");u.on("message",(m,r)=>u.send(name+" "+r.address,r.port,r.address));u.bind(+port,()=>console.log("up"));`;

/** Asks such a server from one source port if given; prints what it answers, or the error's code. */
const askScript = `const [proto,host,port,local]=process.argv.slice(1);const t=setTimeout(()=>{console.log("TIMEOUT");process.exit()},1500);
const done=x=>{clearTimeout(t);console.log(x);process.exit()};
if(proto==="tcp"){let d="";const s=require("net").connect({host,port:+port});s.on("data",b=>d+=b);s.on("end",()=>done(d));s.on("error",e=>done(e.code))}
else{const u=require("dgram").createSocket("udp4");u.on("error",e=>done(e.code));u.on("message",m=>done(""+m));u.bind(+(local||0),()=>u.connect(+port,host,()=>u.send("?")))}`;

/** An agent in a namespace, driven over IPC. */
export class LabAgent {
  readonly process: ChildProcess;
  #next = 0;
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();

  /**
   * @param directory Of the node: what wireguard-go puts into /run/wireguard belongs to one node and outlives an agent.
   * @param path Where programs are found, in the place of this process's own PATH.
   */
  constructor(namespace: string, directory: string, path = process.env.PATH) {
    const script = fileURLToPath(new URL("./agent-process.ts", import.meta.url));
    const start = `mkdir -p /run/wireguard "${directory}/wireguard" && mount --bind "${directory}/wireguard" /run/wireguard && exec "$@"`;
    const command = ["unshare", "--mount", "sh", "-c", start, "sh", process.execPath, "--import", "tsx", script];
    this.process = spawn("nsenter", [`--net=/run/netns/${namespace}`, ...command], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: { ...process.env, PATH: path },
    });
    this.process.on("message", (message: { id: number; result?: never; error?: string }) => {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.result as never);
      else waiting?.reject(new Error(message.error));
    });
  }

  call<Result>(call: string, ...args: unknown[]): Promise<Result> {
    const id = this.#next++;
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.process.send({ id, call, args });
    });
  }

  /** As a crash would end it. */
  kill(): Promise<void> {
    return new Promise((resolve) => {
      this.process.once("exit", () => resolve());
      this.process.kill("SIGKILL");
    });
  }
}

/** Namespaces that stand for nodes, joined by a switch in a namespace of its own; pods are processes in namespaces. */
export class Lab {
  readonly prefix: string;
  readonly directory = mkdtempSync(join(tmpdir(), "gantry-network-"));
  readonly #processes: ChildProcess[] = [];
  readonly #namespaces: string[] = [];

  constructor(prefix: string, nodes: number) {
    this.prefix = prefix;
    const add = (name: string) => {
      this.#namespaces.push(name);
      sh(`ip netns add ${name} && ip -n ${name} link set lo up`);
    };
    add(this.switch);
    sh(`nsenter --net=/run/netns/${this.switch} sysctl -qw net.bridge.bridge-nf-call-iptables=0`);
    sh(
      `ip -n ${this.switch} link add br0 type bridge && ip -n ${this.switch} addr add 10.241.0.1/24 dev br0 && ip -n ${this.switch} link set br0 up`,
    );
    for (let node = 1; node <= nodes; node++) {
      add(this.node(node));
      sh(
        `ip -n ${this.switch} link add p${node} type veth peer name eth0 netns ${this.node(node)} && ip -n ${this.switch} link set p${node} master br0 up`,
      );
      sh(`ip -n ${this.node(node)} addr add ${this.address(node)}/24 dev eth0 && ip -n ${this.node(node)} link set eth0 up`);
      sh(`ip -n ${this.node(node)} route add default via 10.241.0.1`);
    }
  }

  get switch(): string {
    return `${this.prefix}-sw`;
  }

  node(number: number): string {
    return `${this.prefix}-n${number}`;
  }

  address(node: number): string {
    return `10.241.0.${10 + node}`;
  }

  /** @param missing Programs that this agent is not to find. */
  agent(node: number, missing: readonly string[] = []): LabAgent {
    const path = missing.length > 0 ? this.#pathWithout(missing) : undefined;
    const agent = new LabAgent(this.node(node), join(this.directory, `n${node}`), path);
    this.#processes.push(agent.process);
    return agent;
  }

  /** A directory of links to all programs but some. */
  #pathWithout(missing: readonly string[]): string {
    const directory = mkdtempSync(join(this.directory, "bin-"));
    const linked = new Set(missing);
    for (const source of (process.env.PATH ?? "").split(":").filter(existsSync))
      for (const program of readdirSync(source)) {
        if (linked.has(program)) continue;
        linked.add(program);
        symlinkSync(join(source, program), join(directory, program));
      }
    return directory;
  }

  /** A process in a network namespace of its own, as a pause container is; its pid. */
  async sandbox(): Promise<number> {
    const child = spawn("unshare", ["--net", "sleep", "600"], { stdio: "ignore" });
    this.#processes.push(child);
    const own = sh("readlink /proc/self/ns/net");
    while (sh(`readlink /proc/${child.pid}/ns/net`) === own) await new Promise((resolve) => setTimeout(resolve, 5));
    return child.pid ?? 0;
  }

  /** Serves `name` on a port over TCP and UDP, inside the namespace of a process. */
  serve(pid: number, name: string, port: number): Promise<void> {
    return this.#serve(`/proc/${pid}/ns/net`, name, port);
  }

  /** The same in a namespace given by its name. */
  serveIn(namespace: string, name: string, port: number): Promise<void> {
    return this.#serve(`/run/netns/${namespace}`, name, port);
  }

  async #serve(namespace: string, name: string, port: number): Promise<void> {
    const child = spawn("nsenter", [`--net=${namespace}`, process.execPath, "-e", echoScript, name, String(port)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#processes.push(child);
    await new Promise((resolve) => child.stdout?.once("data", resolve));
  }

  /** What a server answers to a caller in a namespace, given by a pid or by name. */
  ask(from: number | string, question: { protocol?: "tcp" | "udp"; to: string; port: number; localPort?: number }): string {
    const namespace = typeof from === "number" ? `/proc/${from}/ns/net` : `/run/netns/${from}`;
    const { protocol = "tcp", to, port, localPort = 0 } = question;
    return execFileSync(
      "nsenter",
      [`--net=${namespace}`, process.execPath, "-e", askScript, protocol, to, String(port), String(localPort)],
      {
        encoding: "utf8",
      },
    ).trim();
  }

  /** Runs a command in the namespace of the switch, which is outside of the cluster. */
  inSwitch(command: string): string {
    return sh(`nsenter --net=/run/netns/${this.switch} ${command}`);
  }

  /** What dig prints in a namespace, given by a pid or by name; "" when it gets no answer. */
  digIn(from: number | string, question: string): string {
    const namespace = typeof from === "number" ? `/proc/${from}/ns/net` : `/run/netns/${from}`;
    return sh(`nsenter --net=${namespace} dig ${question} 2>/dev/null | grep -v "^;" || true`).trim();
  }

  /** Runs a command in a node. */
  in(node: number, command: string): string {
    return sh(`nsenter --net=/run/netns/${this.node(node)} ${command}`);
  }

  close(): void {
    for (const child of this.#processes) child.kill("SIGKILL");
    for (const namespace of this.#namespaces) sh(`ip netns del ${namespace}`);
    rmSync(this.directory, { recursive: true, force: true });
  }
}
