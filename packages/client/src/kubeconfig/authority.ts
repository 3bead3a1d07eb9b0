import { createHash, X509Certificate } from "node:crypto";
import { parse } from "yaml";

/**
 * How an authority is named where a person passes it on: the SHA-256 of its public key (the SubjectPublicKeyInfo), as
 * `kubeadm join --discovery-token-ca-cert-hash` takes it.
 * @param certificate PEM
 * @returns `sha256:` and 64 hexadecimal digits
 */
export const authorityHash = (certificate: string): string => {
  const key = new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" });
  return `sha256:${createHash("sha256").update(key).digest("hex")}`;
};

const certificateBlock = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----\n?/g;

/** The authorities' certificates, PEM each, that a kubeconfig holds inside; it need not name a context or a user. */
export const authoritiesIn = (kubeconfig: string): string[] => {
  const config = (parse(kubeconfig) ?? {}) as { clusters?: { cluster?: { "certificate-authority-data"?: string } }[] };
  return (config.clusters ?? []).flatMap(({ cluster }) => {
    const text = Buffer.from(cluster?.["certificate-authority-data"] ?? "", "base64").toString("utf8");
    return text.match(certificateBlock) ?? [];
  });
};
