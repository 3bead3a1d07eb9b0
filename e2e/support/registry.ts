import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePorts } from "./ports";
import { until } from "./until";

const run = promisify(execFile);

export const registryUser = { name: "puller", password: "pull-me" } as const;

/** bcrypt of that password, as the registry wants it. */
const passwordFile = `${registryUser.name}:$2b$04$1/TVjAeNhEx38V09cFqrtOazm/dP28isA91sIX9Igmlwg3vqy49ye\n`;

export interface Registry {
  readonly host: string;
  /** Puts an image of the engine into the registry and takes its name there off the engine. */
  push(image: string, name: string): Promise<string>;
  remove(): Promise<void>;
}

/** The engine that is to pull. */
export interface PullingEngine {
  readonly pid: number;
  /** Its address, `unix:///path`. */
  readonly address: string;
}

const machineEngine = async (): Promise<PullingEngine> => ({
  pid: Number(await readFile("/var/run/docker.pid", "utf8")),
  address: "unix:///var/run/docker.sock",
});

/** A real registry that asks for a password, on the loopback interface that an engine sees: the machine's when left out. */
export const startRegistry = async (engine?: PullingEngine): Promise<Registry> => {
  const { pid, address } = engine ?? (await machineEngine());
  const directory = await mkdtemp(join(tmpdir(), "gantry-registry-"));
  const [port] = await freePorts(1);
  const host = `127.0.0.1:${port}`;
  await writeFile(join(directory, "htpasswd"), passwordFile);
  const configuration = [
    "version: 0.1",
    `storage: { filesystem: { rootdirectory: ${join(directory, "data")} } }`,
    `http: { addr: "${host}" }`,
    `auth: { htpasswd: { realm: test, path: ${join(directory, "htpasswd")} } }`,
  ];
  await writeFile(join(directory, "config.yml"), `${configuration.join("\n")}\n`);
  const child = spawn("nsenter", [`--net=/proc/${pid}/ns/net`, "docker-registry", "serve", join(directory, "config.yml")], {
    stdio: "ignore",
  });
  const docker = (...args: string[]) => run("docker", ["--config", directory, "--host", address, ...args]);
  await until("the registry lets us in", () => docker("login", "-u", registryUser.name, "-p", registryUser.password, host));
  return {
    host,
    push: async (image, name) => {
      const target = `${host}/${name}`;
      await docker("tag", image, target);
      await docker("push", "-q", target);
      await docker("rmi", target);
      return target;
    },
    remove: async () => {
      child.kill("SIGTERM");
      await new Promise((resolve) =>
        child.exitCode === null && child.signalCode === null ? child.once("exit", resolve) : resolve(undefined),
      );
      await rm(directory, { recursive: true, force: true });
    },
  };
};
