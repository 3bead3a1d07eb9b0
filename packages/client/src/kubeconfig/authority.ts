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

interface Clusters {
  readonly clusters?: readonly { readonly cluster?: { readonly server?: string; readonly "certificate-authority-data"?: string } }[];
}

const clustersIn = (kubeconfig: string) => ((parse(kubeconfig) ?? {}) as Clusters).clusters ?? [];

/** The authorities' certificates, PEM each, that a kubeconfig holds inside; it need not name a context or a user. */
export const authoritiesIn = (kubeconfig: string): string[] =>
  clustersIn(kubeconfig).flatMap(({ cluster }) => {
    const text = Buffer.from(cluster?.["certificate-authority-data"] ?? "", "base64").toString("utf8");
    return text.match(certificateBlock) ?? [];
  });

/** The servers of all clusters in a kubeconfig. */
export const serversIn = (kubeconfig: string): string[] => clustersIn(kubeconfig).flatMap(({ cluster }) => cluster?.server ?? []);
