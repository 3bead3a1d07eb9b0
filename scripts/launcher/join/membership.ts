import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PlainError } from "../terminal";

/** The cluster of another machine that this one is, or is to become, a node of. */
export interface Membership {
  /** Its API server, `https://host:port`. */
  readonly server: string;
  /** The hash of its authority; needed for joining alone. */
  readonly authorityHash?: string;
  readonly nodeName: string;
}

export interface JoinRequest extends Membership {
  /** Needed once. Never written down here: the node's certificate takes its place. */
  readonly token?: string;
  /** A file with the token in it. */
  readonly tokenFile?: string;
}

const membershipFile = (home: string): string => join(home, "join.json");

/** What this machine is a node of since an earlier start; undefined where it has a control plane of its own, or nothing yet. */
export const readMembership = (home: string): Membership | undefined => {
  const file = membershipFile(home);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Membership;
  } catch {
    throw new PlainError(`${file} cannot be read. Remove it, and join again with a new line.`);
  }
};

/** Remembers what this machine has joined, for the starts to come. */
export const keepMembership = (home: string, { server, authorityHash, nodeName }: Membership): Promise<void> =>
  writeFile(membershipFile(home), `${JSON.stringify({ server, authorityHash, nodeName }, undefined, 2)}\n`, { mode: 0o600 });

/** What the command line says about joining. */
export interface JoinFlags {
  readonly join: string | undefined;
  readonly token: string | undefined;
  readonly tokenFile: string | undefined;
  readonly caHash: string | undefined;
}

/** The origin alone: whatever stands behind the port is no part of the API server's address. */
const checkServer = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" && url.pathname === "/" && url.username === "") return url.origin;
  throw new PlainError(`--join must be the address of a cluster's API server, like https://192.0.2.1:6443, not "${text}".`);
};

/**
 * What to join: what the command line says, else what was joined before.
 * @param nodeName The name for this machine, and whether a person chose it.
 * @throws PlainError
 */
export const readJoinRequest = (
  home: string,
  flags: JoinFlags,
  nodeName: { readonly value: string; readonly given: boolean },
): JoinRequest | undefined => {
  const kept = readMembership(home);
  if (flags.join === undefined) {
    if (flags.token !== undefined || flags.tokenFile !== undefined || flags.caHash !== undefined)
      throw new PlainError("--token, --token-file and --ca-hash are for joining: say with --join which cluster. Copy the whole line.");
    return kept && nodeName.given ? { ...kept, nodeName: nodeName.value } : kept;
  }
  if (existsSync(join(home, "pki/ca.key"))) {
    throw new PlainError(
      `${home} holds a cluster of its own. Take that off this machine first, with npm run reset, or keep the node's state elsewhere: GANTRY_HOME=DIRECTORY npm start -- --join …`,
    );
  }
  return {
    server: checkServer(flags.join),
    nodeName: kept && !nodeName.given ? kept.nodeName : nodeName.value,
    ...(flags.caHash === undefined ? {} : { authorityHash: flags.caHash }),
    ...(flags.token === undefined ? {} : { token: flags.token }),
    ...(flags.tokenFile === undefined ? {} : { tokenFile: flags.tokenFile }),
  };
};
