import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parseBootstrapToken } from "@gantry/api/core/v1";
import { authorityHash, Client, HttpsTransport, type Logger } from "@gantry/client";
import { obtainCertificate } from "../certificates/obtain";
import { type CertificatePair, isValid, readPair, writePair, writePrivateFile } from "../certificates/pair-file";
import { agentVersion } from "../node/version";
import { checkHash, fetchAuthority } from "./authority";
import { type IdentityFiles, identityFiles, writeNodeKubeconfig } from "./files";
import { explainJoin, JoinError, newLine } from "./join-error";

export interface JoinOptions {
  /** The API server, `https://host:6443`. */
  readonly server: string;
  /** The cluster's authority as {@link authorityHash} names it. */
  readonly authorityHash?: string;
  /** Needed once: from then on the node has a certificate. */
  readonly token?: string;
  /** A file with the token in it; it is not read, and need not be there, once the node has a certificate. */
  readonly tokenFile?: string;
  readonly nodeName: string;
  /** The agent's directory; keys stay in it. */
  readonly root: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Milliseconds that a person waits in front of the machine. */
const patience = 5 * 60_000;

const commonName = (nodeName: string): string => `system:node:${nodeName}`;

/** Whether a certificate says that its holder is this node. */
const isFor = ({ certificate }: CertificatePair, nodeName: string): boolean =>
  new X509Certificate(certificate).subject.split("\n").includes(`CN=${commonName(nodeName)}`);

interface Known {
  readonly authority: string;
  readonly pair: CertificatePair;
}

/** Who this machine is already, from an earlier start. */
const readIdentity = async (files: IdentityFiles): Promise<Known | undefined> => {
  const pair = await readPair(files.client);
  const authority = await readFile(files.authority, "utf8").catch(() => undefined);
  return pair === undefined || authority === undefined ? undefined : { authority, pair };
};

const bootstrap = async (options: JoinOptions, hash: string, token: string): Promise<Known> => {
  const { server, nodeName, log, signal } = options;
  const authority = await fetchAuthority(server, hash);
  const transport = new HttpsTransport({
    server,
    ca: { pem: authority },
    credentials: { token },
    userAgent: `gantry-agent/${agentVersion}`,
  });
  const client = new Client(transport);
  try {
    const subject = { commonName: commonName(nodeName), organization: "system:nodes" };
    return { authority, pair: await obtainCertificate({ client, kind: "client", subject, log, signal, patience }) };
  } finally {
    await client.close();
  }
};

/** @throws JoinError when something is missing that joining needs */
const readInvitation = async (options: JoinOptions, why: string): Promise<{ hash: string; token: string }> => {
  const { authorityHash: hash, tokenFile } = options;
  const token = tokenFile === undefined ? options.token : (await readFile(tokenFile, "utf8")).trim();
  if (token === undefined || hash === undefined) {
    throw new JoinError(`${why} To join it needs a token and the hash of the cluster's authority. ${newLine}`);
  }
  if (parseBootstrapToken(token) === undefined) {
    throw new JoinError(
      "The token cannot be one: tokens are six and sixteen lower case letters and digits with a dot between. Copy the whole line again.",
    );
  }
  return { hash: checkHash(hash), token };
};

/**
 * Makes this machine a node of a cluster, unless it is one: finds the cluster's authority by its hash, then exchanges the
 * token for a client certificate of a key that is made here (TLS bootstrapping). A machine that has its certificate
 * needs neither the token nor the server to be reachable.
 * @returns The files that hold the node's identity, mode 0600.
 * @throws JoinError with a reason for people
 */
export const joinCluster = async (options: JoinOptions): Promise<IdentityFiles> => {
  const { server, nodeName, root, log } = options;
  const files = identityFiles(root);
  const known = await readIdentity(files);
  if (known !== undefined && options.authorityHash !== undefined && authorityHash(known.authority) !== checkHash(options.authorityHash)) {
    throw new JoinError(
      `This machine is a node of another cluster already (its authority is ${authorityHash(known.authority)}). Take it out of that one first: npm run reset`,
    );
  }
  if (known !== undefined && isFor(known.pair, nodeName) && isValid(known.pair, Date.now())) {
    await writeNodeKubeconfig(files, server, nodeName);
    return files;
  }
  const why =
    known === undefined
      ? "This machine is no node yet."
      : isFor(known.pair, nodeName)
        ? "This node's certificate has expired: it was off, or cut off, for too long."
        : `This machine has been a node under another name than ${nodeName}.`;
  const { hash, token } = await readInvitation(options, why);
  log.info({ server, node: nodeName }, "Joining the cluster");
  const { authority, pair } = await bootstrap(options, hash, token).catch((error: unknown) => {
    throw explainJoin(error, server);
  });
  await writePrivateFile(files.authority, authority);
  await writePair(files.client, pair);
  await writeNodeKubeconfig(files, server, nodeName);
  log.info({ server, node: nodeName }, "This machine has joined the cluster");
  return files;
};
