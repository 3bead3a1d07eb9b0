import { X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { createAuthority, isCertificateUsable, issueCertificate } from "./authority";
import { preparePki } from "./pki";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "gantry-pki-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const options = () => ({
  home,
  clusterName: "gantry",
  clusterDomain: "cluster.local",
  advertiseAddress: "192.0.2.7",
  serviceAddress: "10.96.0.1",
  httpsPort: 6443,
});

test("a second start keeps every key, and a new address renews only the server's certificate", async () => {
  const first = await preparePki(options());
  const second = await preparePki(options());
  expect(second.authority).toEqual(first.authority);
  expect(second.server).toEqual(first.server);
  expect(second.serviceAccountKey).toBe(first.serviceAccountKey);

  const moved = await preparePki({ ...options(), advertiseAddress: "192.0.2.8" });
  expect(moved.authority).toEqual(first.authority);
  expect(moved.kubeletClient).toEqual(first.kubeletClient);
  expect(moved.server.certificate).not.toBe(first.server.certificate);
  expect(new X509Certificate(moved.server.certificate).checkIP("192.0.2.8")).toBe("192.0.2.8");
});

test("private files can be read by their owner alone", async () => {
  await preparePki(options());
  for (const file of ["pki/ca.key", "pki/service-account.key", "admin.kubeconfig"]) {
    expect((await stat(join(home, file))).mode & 0o777, file).toBe(0o600);
  }
});

test("the admin's kubeconfig holds a client certificate that a TLS server of the cluster accepts", async () => {
  const pki = await preparePki(options());
  const kubeconfig = parse(await readFile(pki.adminKubeconfigPath, "utf8"));
  const decode = (text: string) => Buffer.from(text, "base64").toString();
  const user = kubeconfig.users[0].user;
  const server = createServer(
    { cert: pki.server.certificate, key: pki.server.key, ca: pki.authority.certificate, requestCert: true, rejectUnauthorized: true },
    (_request, response) => response.end(),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const seen = new Promise<string>((resolve, reject) => {
    server.on("secureConnection", (socket) => resolve(String(socket.getPeerCertificate().subject.O)));
    server.on("tlsClientError", reject);
  });
  const socket = connect({
    host: "127.0.0.1",
    port,
    ca: decode(kubeconfig.clusters[0].cluster["certificate-authority-data"]),
    cert: decode(user["client-certificate-data"]),
    key: decode(user["client-key-data"]),
  });
  expect(await seen).toBe("system:masters");
  socket.destroy();
  server.close();
});

test("a certificate of another authority, or one about to expire, is not usable", async () => {
  const [ours, theirs] = [await createAuthority("ours"), await createAuthority("ours")];
  const request = { commonName: "node", usages: ["server"], dnsNames: ["node"] } as const;
  const wanted = { names: ["node"], days: 30 };
  expect(isCertificateUsable(await issueCertificate(ours, request), ours, wanted)).toBe(true);
  expect(isCertificateUsable(await issueCertificate(theirs, request), ours, { names: ["other"], days: 30 })).toBe(false);
  expect(isCertificateUsable(await issueCertificate(ours, { ...request, days: 10 }), ours, wanted)).toBe(false);
});

test("a node on this machine gets its own identity and a serving certificate for its address", async () => {
  const pki = await preparePki(options());
  const files = await pki.prepareLocalNode({ name: "node-1", address: "192.0.2.7", server: "https://192.0.2.7:6443" });
  const client = new X509Certificate(await readFile(join(files.directory, "client.crt")));
  expect(client.subject.split("\n").sort()).toEqual(["CN=system:node:node-1", "O=system:nodes"]);
  const serving = new X509Certificate(await readFile(join(files.directory, "serving.crt")));
  expect(serving.checkHost("node-1")).toBe("node-1");
});
