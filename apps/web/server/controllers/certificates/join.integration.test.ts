import { X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { certificateSigningRequestDefinition } from "@gantry/api/certificates/v1";
import { bootstrapTokenSecret, type Node, nodeDefinition, secretDefinition } from "@gantry/api/core/v1";
import { authorityHash, Client, HttpsTransport, InformerFactory, loadKubeconfig } from "@gantry/client";
import { eventually } from "@gantry/client/testing";
import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CertificateRotation } from "../../../../agent/src/certificates/rotation";
import { type JoinOptions, joinCluster } from "../../../../agent/src/join/join";
import { startTestServer, type TestServer } from "../../apiserver/testing/api-server";
import { createAuthority } from "../../pki/authority";
import { type RunningControllers, startControllers } from "../start";
import { manifest } from "../testing/kubelet";

const log = pino({ level: "silent" });
const token = "abcdef.0123456789abcdef";
const hour = 3_600_000;

let server: TestServer;
let admin: Client;
let informers: InformerFactory;
let controllers: RunningControllers;
let root: string;

/** @param longestLifetime Milliseconds that the certificates which they sign last. */
const start = async (longestLifetime = hour): Promise<void> => {
  const client = new Client(server.api.transportFor({ name: "system:kube-controller-manager", groups: ["system:masters"] }));
  informers = new InformerFactory(client, log);
  const { authority } = server.pki;
  controllers = startControllers({ client, informers, logger: log, authority, certificates: { longestLifetime } });
  await controllers.started;
};
const stop = async (): Promise<void> => {
  await controllers.stop();
  await informers.stop();
};

beforeAll(async () => {
  server = await startTestServer();
  admin = new Client(server.admin);
  await start();
});
afterAll(async () => {
  await stop();
  await server.stop();
});

const secrets = () => admin.resource(secretDefinition, "kube-system");
const addToken = (more: { expiresIn?: number; limit?: number } = {}) => {
  const { expiresIn = hour, ...limit } = more;
  const expiration = new Date(Date.now() + expiresIn).toISOString();
  return secrets().create(
    bootstrapTokenSecret({ token: { id: "abcdef", secret: "0123456789abcdef" }, expiration, description: "test", ...limit }),
  );
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "gantry-join-"));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
  await secrets()
    .delete("bootstrap-token-abcdef")
    .catch(() => undefined);
});

const joinAs = (nodeName: string, more: Partial<JoinOptions> = {}) =>
  joinCluster({
    server: server.url,
    authorityHash: authorityHash(server.pki.authority.certificate),
    token,
    nodeName,
    root,
    log,
    signal: new AbortController().signal,
    ...more,
  });

const requestCount = async (): Promise<number> => (await admin.resource(certificateSigningRequestDefinition).list()).items.length;

describe("joining", () => {
  test("turns a token into the node's own certificate, kept where only its owner reads it", async () => {
    await addToken();
    const files = await joinAs("node-1");
    const kubeconfig = await loadKubeconfig(files.kubeconfig);
    const client = new Client(new HttpsTransport(kubeconfig.transport));
    try {
      const created = await client.resource(nodeDefinition).create(manifest<Node>({ metadata: { name: "node-1" } }));
      expect(created.metadata.name).toBe("node-1");
      await expect(client.resource(secretDefinition, "kube-system").list()).rejects.toMatchObject({ code: 403 });
    } finally {
      await client.close();
    }
    for (const file of Object.values(files).filter((path) => path !== files.serving)) {
      expect((await stat(file)).mode & 0o777, file).toBe(0o600);
    }
    expect((await readFile(files.client, "utf8")).includes(token)).toBe(false);
  });

  test("is done once: a second start needs neither token nor server", async () => {
    await addToken();
    await joinAs("node-2");
    const before = await requestCount();
    const unreachable = "https://127.0.0.1:1";
    const files = await joinCluster({ server: unreachable, nodeName: "node-2", root, log, signal: new AbortController().signal });
    expect((await loadKubeconfig(files.kubeconfig)).transport.server).toBe(unreachable);
    expect(await requestCount()).toBe(before);
  });

  test.each([
    ["forged", "abcdef.0123456789abcdee", "not known there: mistyped, forged, expired or revoked"],
    ["unknown", "fedcba.0123456789abcdef", "not known there: mistyped, forged, expired or revoked"],
    ["of no token's form", "secret", "tokens are six and sixteen"],
  ])("is refused with a token that is %s", async (_what, given, reason) => {
    await addToken();
    const before = await requestCount();
    await expect(joinAs("node-3", { token: given })).rejects.toThrow(reason);
    expect(await requestCount()).toBe(before);
  });

  test("is refused with a token that has expired", async () => {
    // Where controllers run, the token is deleted in that moment.
    await stop();
    try {
      await addToken({ expiresIn: -1000 });
      await expect(joinAs("node-4")).rejects.toThrow(/refused the token: the bootstrap token expired at .*npm run token/);
    } finally {
      await start();
    }
  });

  test("is refused with a token that is used up, except to the machine that used it", async () => {
    await addToken({ limit: 1 });
    await joinAs("node-5");
    await rm(root, { recursive: true });
    await joinAs("node-5");
    await rm(root, { recursive: true });
    await expect(joinAs("node-6")).rejects.toThrow("the token is used up: it was for one machine, and node-5 joined with it");
    expect((await secrets().get("bootstrap-token-abcdef")).metadata.annotations).toMatchObject({ "gantry.dev/joined-nodes": "node-5" });
  });

  test("is refused by a cluster of another authority than the line says, before anything is sent", async () => {
    await addToken();
    const other = authorityHash((await createAuthority("other")).certificate);
    const before = await requestCount();
    await expect(joinAs("node-7", { authorityHash: other })).rejects.toThrow(`and ${other} was expected. Nothing was sent to it.`);
    expect(await requestCount()).toBe(before);
  });

  test("is refused under the name of a node that lives", async () => {
    await addToken();
    const nodes = admin.resource(nodeDefinition);
    await nodes.create(manifest<Node>({ metadata: { name: "alive" } }));
    const status = { conditions: [{ type: "Ready", status: "True", reason: "Test", message: "" }] };
    // A patch: controllers write to a new node, too, so that an update would come too late.
    await nodes.patchStatus("alive", "strategic", { status });
    await expect(joinAs("alive")).rejects.toThrow('a node named "alive" is Ready in the cluster. Give this machine another name');
  });

  test("tells when nobody answers", async () => {
    await expect(joinAs("node-8", { server: "https://127.0.0.1:1" })).rejects.toThrow(
      "https://127.0.0.1:1 cannot be reached: nothing listens on that port",
    );
  });
});

test("certificates are renewed before they end, and a watch goes on over that", async () => {
  const lifetime = 5_000;
  await stop();
  await start(lifetime);
  await addToken();
  const files = await joinAs("turning");
  const transport = new HttpsTransport((await loadKubeconfig(files.kubeconfig)).transport);
  const client = new Client(transport);
  const subject = { commonName: "system:node:turning", organization: "system:nodes" };
  const seen: X509Certificate[] = [];
  const rotation = new CertificateRotation({
    client,
    kind: "client",
    subject,
    file: files.client,
    log,
    onCertificate: ({ certificate }) => {
      transport.reloadCredentials();
      seen.push(new X509Certificate(certificate));
    },
  });
  const abort = new AbortController();
  const events: string[] = [];
  const watching = (async () => {
    for await (const { object } of client.resource(nodeDefinition).watch({ signal: abort.signal })) events.push(object.metadata.name);
  })();
  rotation.start();
  try {
    await eventually(() => seen.length >= 4, 4 * lifetime);
    for (const [index, next] of seen.entries()) {
      const previous = seen[index - 1];
      if (previous) expect(Date.parse(next.validFrom)).toBeLessThan(Date.parse(previous.validTo));
    }
    expect(new Set(seen.map(({ publicKey }) => publicKey.export({ type: "spki", format: "pem" }))).size).toBe(seen.length);
    await admin.resource(nodeDefinition).create(manifest<Node>({ metadata: { name: "late" } }));
    await eventually(() => events.includes("late"));
  } finally {
    await rotation.stop();
    abort.abort();
    await watching;
    await client.close();
  }
});
