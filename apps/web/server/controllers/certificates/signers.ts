import type { CertificateSigningRequest } from "@gantry/api/certificates/v1";
import type { RequestedIdentity } from "./sign";

export const clientSigner = "kubernetes.io/kube-apiserver-client";
export const kubeletClientSigner = "kubernetes.io/kube-apiserver-client-kubelet";
export const kubeletServingSigner = "kubernetes.io/kubelet-serving";
const legacySigner = "kubernetes.io/legacy-unknown";

const nodePrefix = "system:node:";
const nodesGroup = "system:nodes";

const onlyUsages = (csr: CertificateSigningRequest, required: readonly string[], optional: readonly string[]): boolean => {
  const usages: string[] = csr.spec.usages ?? [];
  return required.every((usage) => usages.includes(usage)) && usages.every((usage) => required.includes(usage) || optional.includes(usage));
};

const isNodeIdentity = ({ commonName, organizations }: RequestedIdentity): boolean =>
  commonName.startsWith(nodePrefix) &&
  commonName.length > nodePrefix.length &&
  organizations.length === 1 &&
  organizations[0] === nodesGroup;

const hasNoNames = ({ dnsNames, ipAddresses, hasOtherNames }: RequestedIdentity): boolean =>
  dnsNames.length === 0 && ipAddresses.length === 0 && !hasOtherNames;

type Rule = (csr: CertificateSigningRequest, identity: RequestedIdentity) => string | undefined;

/** Why a signer will not sign a request; `undefined` when it will. */
const rules: Readonly<Record<string, Rule>> = {
  [clientSigner]: (csr) => {
    if (!onlyUsages(csr, ["client auth"], ["digital signature", "key encipherment"]))
      return "usages did not match: client auth is required, alone";
    return undefined;
  },
  [kubeletClientSigner]: (csr, identity) => {
    if (!isNodeIdentity(identity)) return `subject must be O=${nodesGroup}, CN=${nodePrefix}<name>`;
    if (!hasNoNames(identity)) return "subject alternative names are not allowed";
    if (!onlyUsages(csr, ["digital signature", "client auth"], ["key encipherment"])) return "usages did not match";
    return undefined;
  },
  [kubeletServingSigner]: (csr, identity) => {
    if (!isNodeIdentity(identity)) return `subject must be O=${nodesGroup}, CN=${nodePrefix}<name>`;
    if (identity.commonName !== csr.spec.username) return "the common name must be the requester's own";
    if (identity.dnsNames.length + identity.ipAddresses.length === 0) return "a DNS name or an IP address is required";
    if (identity.hasOtherNames) return "subject alternative names may be DNS names and IP addresses only";
    if (!onlyUsages(csr, ["digital signature", "server auth"], ["key encipherment"])) return "usages did not match";
    return undefined;
  },
  [legacySigner]: () => undefined,
};

/** The signers that the control plane is; requests to others are left to those. */
export const isOurSigner = (signerName: string): boolean => signerName in rules;

export const refusal = (csr: CertificateSigningRequest, identity: RequestedIdentity): string | undefined =>
  rules[csr.spec.signerName]?.(csr, identity);

/** A bootstrapping or known node that asks for its own certificate, or one that renews it. */
export const isOwnNode = (csr: CertificateSigningRequest, identity: RequestedIdentity): boolean =>
  csr.spec.username === identity.commonName && (csr.spec.groups ?? []).includes(nodesGroup);

export const nodeNameOf = (identity: RequestedIdentity): string => identity.commonName.slice(nodePrefix.length);
