import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../command";
import { PlainError } from "../terminal";
import type { KernelNames } from "./plan";

/** The subnet of the nodes' switch, always a /24. */
export interface NodeSubnet {
  readonly cidr: string;
  /** The machine's own address, on which nodes reach the control plane. */
  readonly gateway: string;
  /** The address of the node with a number from 1 on. */
  readonly addressOf: (number: number) => string;
}

const subnetFile = (home: string): string => join(home, "nodes", "subnet");

const fromPrefix = (prefix: string): NodeSubnet => ({
  cidr: `${prefix}.0/24`,
  gateway: `${prefix}.1`,
  addressOf: (number) => `${prefix}.${10 + number}`,
});

const toNumber = (address: string): number => address.split(".").reduce((value, octet) => value * 256 + Number(octet), 0);

const overlaps = (one: string, other: string): boolean => {
  const [a = "", aLength = "32"] = one.split("/");
  const [b = "", bLength = "32"] = other.split("/");
  const size = 2 ** (32 - Math.min(Number(aLength), Number(bLength)));
  return Math.floor(toNumber(a) / size) === Math.floor(toNumber(b) / size);
};

/** The first three octets of a /24 in 10.240.0.0/14 that none of the routes touches; the cluster's own ranges start at 10.244. */
export const freePrefix = (routes: readonly string[]): string | undefined =>
  Array.from({ length: 1024 }, (_, index) => `10.${240 + Math.floor(index / 256)}.${index % 256}`).find(
    (prefix) => !routes.some((route) => overlaps(`${prefix}.0/24`, route)),
  );

/** What the machine has routes to by other ways than its interface on the nodes' switch. */
const routedSubnets = async (hostInterface: string): Promise<string[]> => {
  const text = await run("ip", ["-j", "-4", "route", "show", "table", "all"], { purpose: "Reading the machine's routes" });
  const rows = JSON.parse(text || "[]") as readonly { readonly dst: string; readonly dev?: string }[];
  return rows.filter(({ dst, dev }) => /^\d/.test(dst) && dev !== hostInterface).map(({ dst }) => dst);
};

export interface ChosenSubnet {
  readonly subnet: NodeSubnet;
  /** The one that the nodes had until now, when something else on the machine has taken that. */
  readonly lost?: string;
}

/** The subnet that the nodes of this home have had before, or one that is free on this machine. */
export const chooseSubnet = async (home: string, { hostInterface }: KernelNames): Promise<ChosenSubnet> => {
  const routed = await routedSubnets(hostInterface);
  const kept = (await readFile(subnetFile(home), "utf8").catch(() => "")).trim();
  const keptSubnet = kept ? fromPrefix(kept) : undefined;
  if (keptSubnet && !routed.some((route) => overlaps(keptSubnet.cidr, route))) return { subnet: keptSubnet };
  const prefix = freePrefix(routed);
  if (prefix === undefined) {
    throw new PlainError(
      "No subnet for the nodes is free: the machine has routes to all of 10.240.0.0 to 10.243.255.255. Free one /24 of it (ip route), or start one node.",
    );
  }
  await writeFile(subnetFile(home), `${prefix}\n`);
  return { subnet: fromPrefix(prefix), ...(keptSubnet ? { lost: keptSubnet.cidr } : {}) };
};
