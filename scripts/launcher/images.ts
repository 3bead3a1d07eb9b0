import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./command";
import { callEngine } from "./docker";
import { PlainError } from "./terminal";

/** What the base image is made of: a shell, and Python with as much of its library as the programs in images/ need. */
const basePackages = [
  "busybox-static",
  "libc6",
  "zlib1g",
  "libexpat1",
  "python3.11-minimal",
  "libpython3.11-minimal",
  "libpython3.11-stdlib",
];
const names = ["web", "burn", "shell"] as const;
const label = "gantry.dev/source";

/** The demo images and what they are made from. */
export const demoImages: readonly string[] = ["base", ...names].map((name) => `gantry/${name}:1`);

const sourceHash = async (directory: string): Promise<string> => {
  const hash = createHash("sha256").update(basePackages.join());
  for (const file of (await readdir(directory)).sort()) hash.update(file).update(await readFile(join(directory, file)));
  return hash.digest("hex").slice(0, 16);
};

const isCurrent = async (socketPath: string, image: string, source: string): Promise<boolean> => {
  const { status, body } = await callEngine(socketPath, { path: `/images/${encodeURIComponent(image)}/json` });
  if (status !== 200) return false;
  const config = (JSON.parse(body) as { Config?: { Labels?: Record<string, string> | null } }).Config;
  return config?.Labels?.[label] === source;
};

/** The engine answers 200 at once and tells of a failure in the stream of progress that follows. */
const checkProgress = (what: string, answer: { status: number; body: string }): void => {
  const failed = /"error":"((?:[^"\\]|\\.)*)"/.exec(answer.body);
  if (answer.status !== 200 || failed) throw new PlainError(`Docker could not make ${what}: ${failed?.[1] ?? answer.body.slice(0, 300)}`);
};

const tarOf = (directory: string) =>
  spawn("tar", ["--numeric-owner", "--owner=0", "--group=0", "-C", directory, "-c", "."], { stdio: ["ignore", "pipe", "ignore"] }).stdout;

/** Unpacks Debian packages into a directory, leaving documentation out. */
const unpackPackages = async (packages: readonly string[], directory: string): Promise<void> => {
  const downloads = join(directory, "packages");
  const rootfs = join(directory, "rootfs");
  await mkdir(downloads);
  await mkdir(rootfs);
  // apt drops its rights for downloads; the directory must be open to its own user.
  await chmod(directory, 0o755);
  await chmod(downloads, 0o777);
  await run("apt-get", ["download", "-qq", ...packages], { purpose: "Fetching Debian's packages for the demo images", cwd: downloads });
  for (const file of await readdir(downloads)) {
    await run("dpkg-deb", ["--extract", join(downloads, file), rootfs], { purpose: `Unpacking ${file}` });
  }
  for (const unused of ["usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/lintian", "usr/share/bug"]) {
    await rm(join(rootfs, unused), { recursive: true, force: true });
  }
};

/** Gives the root the folders and files that programs expect, and every BusyBox applet its link. */
const furnish = async (rootfs: string): Promise<void> => {
  for (const [directory, mode] of [
    ["tmp", 0o1777],
    ["root", 0o700],
    ["etc", 0o755],
    ["proc", 0o755],
    ["sys", 0o755],
    ["dev", 0o755],
  ] as const) {
    await mkdir(join(rootfs, directory), { recursive: true });
    await chmod(join(rootfs, directory), mode);
  }
  const busybox = join(rootfs, "bin/busybox");
  for (const applet of (await run(busybox, ["--list"], { purpose: "Listing BusyBox's applets" })).split("\n")) {
    if (applet && applet !== "busybox") await symlink("busybox", join(rootfs, "bin", applet)).catch(() => undefined);
  }
};

const pathVariable = "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const makeBase = async (socketPath: string, source: string): Promise<void> => {
  const directory = await mkdtemp(join(tmpdir(), "gantry-images-"));
  try {
    await unpackPackages(basePackages, directory);
    const rootfs = join(directory, "rootfs");
    await furnish(rootfs);
    const query = new URLSearchParams({ fromSrc: "-", repo: "gantry/base", tag: "1" });
    for (const change of [pathVariable, `LABEL ${label}=${source}`, 'CMD ["/bin/sh"]']) query.append("changes", change);
    checkProgress("gantry/base:1", await callEngine(socketPath, { method: "POST", path: `/images/create?${query}`, body: tarOf(rootfs) }));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

/**
 * Makes the demo images that are missing or whose sources changed.
 * @returns the names of the images that were made
 */
export const makeImages = async (socketPath: string, imagesDirectory: string): Promise<string[]> => {
  const made: string[] = [];
  const baseSource = createHash("sha256").update(basePackages.join()).digest("hex").slice(0, 16);
  const baseIsCurrent = await isCurrent(socketPath, "gantry/base:1", baseSource);
  if (!baseIsCurrent) {
    await makeBase(socketPath, baseSource);
    made.push("gantry/base:1");
  }
  for (const name of names) {
    const image = `gantry/${name}:1`;
    const context = join(imagesDirectory, name);
    const source = await sourceHash(context);
    if (baseIsCurrent && (await isCurrent(socketPath, image, source))) continue;
    const query = new URLSearchParams({ t: image, labels: JSON.stringify({ [label]: source }), rm: "true" });
    checkProgress(image, await callEngine(socketPath, { method: "POST", path: `/build?${query}`, body: tarOf(context) }));
    made.push(image);
  }
  return made;
};
