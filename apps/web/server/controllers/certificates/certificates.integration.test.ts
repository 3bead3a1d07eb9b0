import "reflect-metadata";
import { X509Certificate } from "node:crypto";
import { type CertificateSigningRequest, certificateSigningRequestDefinition } from "@gantry/api/certificates/v1";
import { bootstrapTokenSecret, type Secret, secretDefinition, serviceAccountDefinition } from "@gantry/api/core/v1";
import { clusterRoleDefinition } from "@gantry/api/rbac/v1";
import { Client } from "@gantry/client";
import { eventually } from "@gantry/client/testing";
import * as x509 from "@peculiar/x509";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestControlPlane, type TestControlPlane } from "../../testing/control-plane";
import { manifest } from "../testing/kubelet";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

const request = async (name: string): Promise<string> => {
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const csr = await x509.Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm: algorithm });
  return Buffer.from(csr.toString("pem")).toString("base64");
};

describe("certificates, token secrets and aggregated roles", () => {
  let plane: TestControlPlane;

  beforeAll(async () => {
    plane = await startTestControlPlane();
    await plane.startControllers();
  });
  afterAll(() => plane.close());

  const signed = async (name: string): Promise<X509Certificate> => {
    const requests = plane.client.resource(certificateSigningRequestDefinition);
    await eventually(async () => Boolean((await requests.get(name)).status.certificate));
    return new X509Certificate(Buffer.from((await requests.get(name)).status.certificate ?? "", "base64"));
  };
  const spec = (signer: string, csr: string) => ({
    signerName: `kubernetes.io/${signer}`,
    request: csr,
    usages: ["digital signature", "client auth"] as ("digital signature" | "client auth")[],
    expirationSeconds: 3600,
  });

  it("signs what a node asks for itself, without a person", async () => {
    const token = { id: "abcdef", secret: "0123456789abcdef" };
    const expiration = new Date(Date.now() + 60_000).toISOString();
    await plane.client.resource(secretDefinition).create(bootstrapTokenSecret({ token, expiration, description: "test" }));
    const groups = ["system:bootstrappers", "system:authenticated", "system:masters"];
    const node = new Client(plane.apiServer.transportFor({ name: "system:bootstrap:abcdef", groups }));
    const body = spec("kube-apiserver-client-kubelet", await request("O=system:nodes, CN=system:node:node-1"));
    await node
      .resource(certificateSigningRequestDefinition)
      .create(manifest<CertificateSigningRequest>({ metadata: { name: "node-1" }, spec: body }));
    const certificate = await signed("node-1");
    expect(certificate.subject).toBe("O=system:nodes\nCN=system:node:node-1");
    expect(Date.parse(certificate.validTo) - Date.now()).toBeLessThanOrEqual(3_600_000);
  });

  it("signs for people only after approval, and refuses what the signer does not allow", async () => {
    const requests = plane.client.resource(certificateSigningRequestDefinition);
    const csr = await request("CN=jane");
    const created = await requests.create(
      manifest<CertificateSigningRequest>({ metadata: { name: "jane" }, spec: spec("kube-apiserver-client", csr) }),
    );
    const approve = (object: CertificateSigningRequest) =>
      requests.updateSubresource(
        { ...object, status: { conditions: [{ type: "Approved", status: "True", reason: "Test", message: "" }] } },
        "approval",
      );
    expect(created.status.certificate).toBeUndefined();
    await approve(created);
    expect((await signed("jane")).subject).toBe("CN=jane");

    const wrong = await requests.create(
      manifest<CertificateSigningRequest>({ metadata: { name: "wrong" }, spec: spec("kube-apiserver-client-kubelet", csr) }),
    );
    await approve(wrong);
    await eventually(async () => ((await requests.get("wrong")).status.conditions ?? []).some(({ type }) => type === "Failed"));
    expect((await requests.get("wrong")).status.certificate).toBeUndefined();
  });

  it("fills a token secret, and removes it with its account", async () => {
    const secrets = plane.client.resource(secretDefinition, "default");
    await plane.client.resource(serviceAccountDefinition, "default").create(manifest({ metadata: { name: "robot" } }));
    const annotations = { "kubernetes.io/service-account.name": "robot" };
    await secrets.create(manifest<Secret>({ metadata: { name: "robot-token", annotations }, type: "kubernetes.io/service-account-token" }));
    await eventually(async () => Boolean((await secrets.get("robot-token")).data?.token));
    expect(Object.keys((await secrets.get("robot-token")).data ?? {}).sort()).toEqual(["ca.crt", "namespace", "token"]);
    await plane.client.resource(serviceAccountDefinition, "default").delete("robot");
    await eventually(async () => !(await secrets.list()).items.some(({ metadata }) => metadata.name === "robot-token"));
  });

  it("adds rules to aggregated roles as their parts come and go", async () => {
    const roles = plane.client.resource(clusterRoleDefinition);
    const rule = { apiGroups: ["example.com"], resources: ["widgets"], verbs: ["get"] };
    await roles.create(
      manifest({ metadata: { name: "widgets", labels: { "rbac.authorization.k8s.io/aggregate-to-view": "true" } }, rules: [rule] }),
    );
    const has = async () => ((await roles.get("view")).rules ?? []).some(({ apiGroups }) => apiGroups?.includes("example.com"));
    await eventually(has);
    await roles.delete("widgets");
    await eventually(async () => !(await has()));
  });
});
