import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePortRange, freePorts } from "./ports";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const runFile = promisify(execFile);

/** Ports, folder and node name of one cluster under test. */
export interface ClusterSettings {
  readonly home: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly kubeletPort: number;
  readonly cadvisorPort: number;
  /** Where Ingresses are served; 0 where pods are simulated. */
  readonly ingressHttpPort: number;
  readonly ingressHttpsPort: number;
  readonly runtime: "docker" | "hollow";
  readonly nodeName: string;
}

export interface ClusterOptions {
  readonly runtime?: "docker" | "hollow";
  readonly env?: NodeJS.ProcessEnv;
  /** How many nodes the first start asks for; later ones have as many by themselves. One when left out. */
  readonly nodes?: number;
  /** Where its state is kept; a new folder when left out. */
  readonly home?: string;
  /** Start it as the user nobody, who has no rights on the machine. */
  readonly asNobody?: boolean;
}

/**
 * The command before a command that runs it as nobody. The sources may lie where nobody cannot go, so they are shown to
 * it in its home, by a mount that no other process sees.
 */
const asNobody = (home: string): string[] => {
  const script =
    'mkdir -p "$2/source" && chown 65534:65534 "$2" && mount --bind "$1" "$2/source" && cd "$2/source" && shift 2 && exec "$@"';
  const identity = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];
  return ["unshare", "--mount", "sh", "-c", script, "sh", root, home, ...identity];
};

const startTimeout = 240_000;
const stopTimeout = 15_000;

/** Gantry as a user starts it: the same command, with a folder and ports of its own. */
export class Cluster {
  readonly settings: ClusterSettings;
  readonly #options: ClusterOptions;
  #launcher: ChildProcess | undefined;
  #startedOnce = false;
  #output = "";

  private constructor(settings: ClusterSettings, options: ClusterOptions) {
    this.settings = settings;
    this.#options = options;
  }

  /** A cluster that is not running yet, in a new folder. */
  static async create(options: ClusterOptions = {}): Promise<Cluster> {
    const { runtime = "docker", nodes = 1 } = options;
    // Nodes that share the machine's address take a port each from the given one on.
    const kubeletPort = await freePortRange(2 * nodes);
    const cadvisorPort = kubeletPort + nodes;
    const [httpPort = 0, httpsPort = 0, ...others] = await freePorts(4);
    const [ingressHttpPort = 0, ingressHttpsPort = 0] = runtime === "docker" ? others : [];
    const home = options.home ?? (await mkdtemp(join(tmpdir(), "gantry-e2e-")));
    const ports = { httpPort, httpsPort, kubeletPort, cadvisorPort, ingressHttpPort, ingressHttpsPort };
    return new Cluster({ home, ...ports, runtime, nodeName: "e2e-node" }, options);
  }

  /** A cluster that another process started, by its settings. */
  static attach(settings: ClusterSettings): Cluster {
    return new Cluster(settings, {});
  }

  get url(): string {
    return `http://localhost:${this.settings.httpPort}`;
  }

  get kubeconfig(): string {
    return join(this.settings.home, "admin.kubeconfig");
  }

  /** Everything that the launcher has said so far. */
  get output(): string {
    return this.#output;
  }

  get launcherPid(): number | undefined {
    return this.#launcher?.pid;
  }

  async password(): Promise<string> {
    return (await readFile(join(this.settings.home, "admin.password"), "utf8")).trim();
  }

  /** Runs `npm start` and resolves when it says that Gantry runs, with the milliseconds it took. */
  async start(args: readonly string[] = []): Promise<number> {
    const { home, httpPort, httpsPort, kubeletPort, cadvisorPort, ingressHttpPort, ingressHttpsPort, runtime, nodeName } = this.settings;
    const startedAt = Date.now();
    const flags = {
      runtime,
      "node-name": nodeName,
      "http-port": String(httpPort),
      "https-port": String(httpsPort),
      "kubelet-port": String(kubeletPort),
      "cadvisor-port": String(cadvisorPort),
      "ingress-http-port": String(ingressHttpPort),
      "ingress-https-port": String(ingressHttpsPort),
    };
    const nodes = this.#options.nodes === undefined || this.#startedOnce ? [] : ["--nodes", String(this.#options.nodes)];
    this.#startedOnce = true;
    const start = [
      "scripts/bootstrap.mjs",
      "start",
      ...nodes,
      ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]),
      ...args,
    ];
    const [program = "", ...command] = [...(this.#options.asNobody ? asNobody(home) : []), process.execPath, ...start];
    const launcher = spawn(program, command, {
      cwd: root,
      env: { ...process.env, ...this.#options.env, GANTRY_HOME: home },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#launcher = launcher;
    this.#output = "";
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Gantry did not start in time:\n${this.#output}`)), startTimeout);
      const listen = (chunk: Buffer): void => {
        this.#output += chunk.toString();
        // The last line of what it says: what is above it has been read by then, whatever pieces it came in.
        if (!this.#output.includes("Ctrl-C stops Gantry")) return;
        clearTimeout(timer);
        resolve();
      };
      launcher.stdout.on("data", listen);
      launcher.stderr.on("data", listen);
      launcher.on("exit", (code) => {
        clearTimeout(timer);
        reject(new Error(`Gantry ended with code ${code}:\n${this.#output}`));
      });
    });
    return Date.now() - startedAt;
  }

  /** Asks the launcher to stop, as Ctrl-C does, and resolves with its exit code and the milliseconds it took. */
  async stop(): Promise<{ code: number | null; milliseconds: number }> {
    const launcher = this.#launcher;
    const ended = !launcher || launcher.exitCode !== null || launcher.signalCode !== null;
    if (ended) return { code: launcher?.exitCode ?? null, milliseconds: 0 };
    const startedAt = Date.now();
    const code = await new Promise<number | null>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Gantry did not stop in ${stopTimeout} ms:\n${this.#output}`)), stopTimeout);
      launcher.once("exit", (exitCode) => {
        clearTimeout(timer);
        resolve(exitCode);
      });
      launcher.kill("SIGTERM");
    });
    return { code, milliseconds: Date.now() - startedAt };
  }

  /** Asks the launcher to stop, without waiting for it. */
  abandon(): void {
    this.#launcher?.kill("SIGTERM");
  }

  /** Stops it, takes its containers, rules and mounts off the machine, and removes its folder. */
  async destroy(): Promise<void> {
    await this.stop();
    const { home } = this.settings;
    await runFile(process.execPath, ["scripts/bootstrap.mjs", "reset", "--yes"], {
      cwd: root,
      env: { ...process.env, GANTRY_HOME: home },
    });
    await rm(home, { recursive: true, force: true });
  }

  /** Runs kubectl as the admin. */
  async kubectl(args: readonly string[], options: { readonly program?: string; readonly input?: string } = {}): Promise<string> {
    const child = spawn(options.program ?? "kubectl", ["--kubeconfig", this.kubeconfig, ...args], {
      env: { ...process.env, HOME: this.settings.home },
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.end(options.input ?? "");
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      errors += chunk.toString();
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    if (code !== 0) throw new Error(`kubectl ${args.join(" ")} ended with code ${code}: ${errors || output}`);
    return output;
  }
}
