import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import Docker from "dockerode";
import pino from "pino";
import tar from "tar-stream";
import { DockerRuntime } from "../runtime/docker/docker-runtime";
import { labels } from "../runtime/labels";

export const engineAddress = "unix:///var/run/docker.sock";
/** A shell and its tools, made from Debian's busybox-static. */
export const testImage = "gantry-test/shell:1";
const busybox = "/bin/busybox";

export const openEngine = (): Docker => new Docker({ socketPath: engineAddress.replace("unix://", "") });

const follow = (docker: Docker, stream: NodeJS.ReadableStream): Promise<unknown> =>
  new Promise((resolve, reject) => docker.modem.followProgress(stream, (error, output) => (error ? reject(error) : resolve(output))));

/** Makes the test image, for there may be no registry to pull one from. */
export const makeTestImage = async (docker: Docker): Promise<void> => {
  const archive = tar.pack();
  archive.entry({ name: "bin/busybox", mode: 0o755 }, readFileSync(busybox));
  for (const applet of execFileSync(busybox, ["--list"], { encoding: "utf8" }).split("\n")) {
    if (applet && applet !== "busybox") archive.entry({ name: `bin/${applet}`, type: "symlink", linkname: "busybox" });
  }
  archive.entry({ name: "tmp", type: "directory", mode: 0o1777 });
  archive.entry({ name: "etc/passwd" }, "root:x:0:0::/:/bin/sh\nuser:x:1000:1000::/:/bin/sh\n");
  archive.finalize();
  const [repo, tag] = testImage.split(":");
  const answer: NodeJS.ReadableStream = await docker.importImage(Readable.from(archive), { repo, tag, changes: "ENV PATH=/bin" });
  await follow(docker, answer);
};

/** Pushes the test image under another name to a registry. */
export const pushTestImage = async (docker: Docker, name: string, authconfig: Docker.AuthConfig): Promise<void> => {
  const [, repo = "", tag] = /^(.*):([^:/]+)$/.exec(name) ?? [];
  await docker.getImage(testImage).tag({ repo, tag });
  const answer: NodeJS.ReadableStream = await docker.getImage(name).push({ authconfig });
  await follow(docker, answer);
  await docker.getImage(name).remove();
};

/** A runtime of the test's own on the machine's engine. */
export const testRuntime = (owner: string): DockerRuntime =>
  new DockerRuntime({ address: engineAddress, owner, log: pino({ level: process.env.GANTRY_LOG_LEVEL ?? "silent" }) });

/** Removes every container that a test's runtime has made. */
export const removeContainersOf = async (docker: Docker, owner: string): Promise<void> => {
  const left = await docker.listContainers({ all: true, filters: { label: [`${labels.owner}=${owner}`] } });
  await Promise.all(
    left.map(({ Id }) =>
      docker
        .getContainer(Id)
        .remove({ force: true, v: true })
        .catch(() => undefined),
    ),
  );
};
