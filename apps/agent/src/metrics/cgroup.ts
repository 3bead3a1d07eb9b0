import { access } from "node:fs/promises";
import { CgroupV1Reader } from "./cgroup-v1";
import { CgroupV2Reader } from "./cgroup-v2";
import type { CgroupReader } from "./types";

/** The reader for the hierarchy that this machine's engine uses. */
export const detectCgroups = async (root = "/sys/fs/cgroup"): Promise<CgroupReader> => {
  try {
    await access(`${root}/cgroup.controllers`);
    return new CgroupV2Reader(root);
  } catch {
    return new CgroupV1Reader(root);
  }
};
