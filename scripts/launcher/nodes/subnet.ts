import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../command";
import { PlainError } from "../terminal";

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

/** The first three octets of a /24 in 10.240.0.0/12 that none of the routes touches; the cluster's own ranges start at 10.244. */
export const freePrefix = (routes: readonly string[]): string | undefined =>
  Array.from({ length: 1024 }, (_, index) => `10.${240 + Math.floor(index / 256)}.${index % 256}`).find(
    (prefix) => !routes.some((route) => overlaps(`${prefix}.0/24`, route)),
  );

const routedSubnets = async (): Promise<string[]> => {
  const text = await run("ip", ["-j", "-4", "route", "show", "table", "all"], { purpose: "Reading the machine's routes" });
  const rows = JSON.parse(text || "[]") as readonly { readonly dst: string }[];
  return rows.map(({ dst }) => dst).filter((dst) => /^\d/.test(dst));
};

/** The subnet that the nodes of this home have had before, or one that is free on this machine. */
export const chooseSubnet = async (home: string): Promise<NodeSubnet> => {
  const kept = (await readFile(subnetFile(home), "utf8").catch(() => "")).trim();
  if (kept) return fromPrefix(kept);
  const prefix = freePrefix(await routedSubnets());
  if (prefix === undefined)
    throw new PlainError("No subnet for the nodes is free: the machine has routes to all of 10.240.0.0 to 10.243.255.255.");
  await writeFile(subnetFile(home), `${prefix}\n`);
  return fromPrefix(prefix);
};
