import { constants } from "node:fs";
import { type FileHandle, mkdir, open, realpath, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { mount, unmountBelow } from "./mounts";
import type { SubPathRequest } from "./types";

/** Linux' O_PATH: a handle on a name, without opening what stands there. Node does not name it. */
const handleOnly = 0o10000000;

const isInside = (base: string, target: string): boolean => target === base || target.startsWith(`${base}/`);

/** Follows a path one name at a time, never a symbolic link: what is opened is what was checked. */
const openInside = async (base: string, target: string): Promise<FileHandle> => {
  const flags = handleOnly | constants.O_NOFOLLOW;
  let handle = await open(base, flags);
  for (const name of path.relative(base, target).split("/").filter(Boolean)) {
    const parent = handle;
    try {
      handle = await open(`/proc/self/fd/${parent.fd}/${name}`, flags);
    } finally {
      await parent.close();
    }
    if ((await handle.stat()).isSymbolicLink()) {
      await handle.close();
      throw new Error(`${target} was replaced by a symbolic link`);
    }
  }
  return handle;
};

/**
 * Binds a part of a volume to a path of the agent's own, and returns that. What a container writes into the volume, links
 * above all, cannot make the binding show anything outside the volume, not even while it is being made.
 */
export const bindSubPath = async (podDirectory: string, request: SubPathRequest): Promise<string> => {
  const base = await realpath(request.volumePath);
  const wanted = path.join(base, request.subPath);
  if (!isInside(base, wanted)) throw new Error(`subPath ${JSON.stringify(request.subPath)} is outside the volume`);
  // Links on the way to what is there already may lead elsewhere: that is checked before anything is made.
  let existing = wanted;
  let resolved: string | undefined;
  for (;;) {
    resolved = await realpath(existing).catch(() => undefined);
    if (resolved !== undefined) break;
    existing = path.dirname(existing);
  }
  if (!isInside(base, resolved)) throw new Error(`subPath ${JSON.stringify(request.subPath)} leads outside the volume`);
  if (existing !== wanted) await mkdir(path.join(resolved, path.relative(existing, wanted)), { recursive: true, mode: 0o750 });
  const target = await realpath(wanted);
  if (!isInside(base, target)) throw new Error(`subPath ${JSON.stringify(request.subPath)} leads outside the volume`);

  const binding = path.join(podDirectory, "volume-subpaths", request.volumeName, request.containerName, String(request.mountIndex));
  await unmountBelow(binding);
  const handle = await openInside(base, target);
  try {
    const isDirectory = (await handle.stat()).isDirectory();
    await mkdir(isDirectory ? binding : path.dirname(binding), { recursive: true, mode: 0o750 });
    if (!isDirectory && !(await stat(binding).catch(() => undefined))) await writeFile(binding, "");
    // Our own process' handle, seen from the mount program: the path cannot change under it.
    await mount(["--no-canonicalize", "--bind", `/proc/${process.pid}/fd/${handle.fd}`, binding]);
  } finally {
    await handle.close();
  }
  return binding;
};
