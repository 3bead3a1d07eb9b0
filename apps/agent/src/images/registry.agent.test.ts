import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Secret } from "@gantry/api/core/v1";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { makeTestImage, openEngine, pushTestImage, testImage, testRuntime } from "../testing/engine";
import { testPod } from "../testing/pods";
import { ImagePuller } from "./image-puller";

const docker = openEngine();
const runtime = testRuntime("test-registry");
const login = { username: "puller", password: "correct horse" };
/** The password above by bcrypt, the one form that the registry reads. */
const hashed = "$2b$05$DSQzbQyX4ucoJEzK3TRInOaTMbkip17y1p755y9ZQ2nEd5ysvyMe2";

let directory: string;
let registry: ChildProcess;
let image: string;

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => resolve(socket.destroy() !== undefined));
    socket.on("error", () => resolve(false));
  });

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "gantry-registry-"));
  const port = await freePort();
  image = `127.0.0.1:${port}/team/shell:1`;
  await writeFile(path.join(directory, "htpasswd"), `${login.username}:${hashed}\n`);
  await writeFile(
    path.join(directory, "config.yml"),
    `version: 0.1
storage: { filesystem: { rootdirectory: ${directory}/data } }
http: { addr: "127.0.0.1:${port}" }
auth: { htpasswd: { realm: test, path: ${directory}/htpasswd } }
`,
  );
  registry = spawn("docker-registry", ["serve", path.join(directory, "config.yml")], { stdio: "ignore" });
  await vi.waitUntil(() => answers(port), { timeout: 10_000 });
  await makeTestImage(docker);
  await pushTestImage(docker, image, { ...login, serveraddress: `127.0.0.1:${port}` });
});

afterAll(async () => {
  registry.kill();
  await docker
    .getImage(image)
    .remove()
    .catch(() => undefined);
  await docker
    .getImage(testImage)
    .remove()
    .catch(() => undefined);
  await rm(directory, { recursive: true, force: true });
});

test("a private image is pulled with the pod's secret, and not without", async () => {
  const auths = { [image.split("/")[0] ?? ""]: login };
  const secret: Secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "pull", uid: "pull", resourceVersion: "1", creationTimestamp: "" },
    data: { ".dockerconfigjson": Buffer.from(JSON.stringify({ auths })).toString("base64") },
  };
  const objects = { configMap: async () => undefined, secret: async (_: string, name: string) => (name === "pull" ? secret : undefined) };
  const events: string[] = [];
  const pull = (imagePullSecrets: { name: string }[]) => {
    const container = { name: "a", image, resources: {} };
    const pod = testPod({ imagePullSecrets, containers: [container] });
    const puller = new ImagePuller({ runtime, objects, now: Date.now });
    const signal = new AbortController().signal;
    return puller.ensure({ pod, container, signal, event: (_, reason) => events.push(reason) });
  };
  await expect(pull([{ name: "absent" }])).rejects.toMatchObject({
    reason: "ErrImagePull",
    message: expect.stringMatching(/no basic auth credentials|unauthorized/),
  });
  const pulled = await pull([{ name: "absent" }, { name: "pull" }]);
  expect(pulled.names).toContain(image);
  expect(events).toEqual(["Pulling", "Failed", "Pulling", "Pulled"]);
});
