import { createPrivateKey, X509Certificate } from "node:crypto";
import { type CertificateSigningRequest, certificateSigningRequestDefinition } from "@gantry/api/certificates/v1";
import { type Client, Informer, type Logger } from "@gantry/client";
import type { CertificatePair } from "./pair-file";
import { type CertificateSubject, makeSigningRequest } from "./signing-request";

/** The signers of Kubernetes that nodes get their certificates from, and what those are for. */
export const signers = {
  client: { name: "kubernetes.io/kube-apiserver-client-kubelet", usage: "client auth" },
  serving: { name: "kubernetes.io/kubelet-serving", usage: "server auth" },
} as const;

export type CertificateKind = keyof typeof signers;

/** The cluster has said no to a request. Its message is the cluster's own. */
export class CertificateRefused extends Error {}

/** Nobody has decided about a request, or signed it, in time. */
export class CertificateOverdue extends Error {}

export interface ObtainOptions {
  readonly client: Client;
  readonly kind: CertificateKind;
  readonly subject: CertificateSubject;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Seconds for which the certificate is asked to last; the signer's longest when left out. */
  readonly expirationSeconds?: number;
  /** Milliseconds to wait for the certificate; 15 minutes when left out, as kubelets do. */
  readonly patience?: number;
}

const defaultPatience = 15 * 60_000;

const verdict = ({ status }: CertificateSigningRequest): string | Error | undefined => {
  const no = status.conditions?.find(({ type }) => type === "Denied" || type === "Failed");
  if (no) return new CertificateRefused(no.message || no.reason || `the request was ${no.type.toLowerCase()}`);
  return status.certificate ? Buffer.from(status.certificate, "base64").toString("utf8") : undefined;
};

const waitingFor = ({ metadata, spec, status }: CertificateSigningRequest): string => {
  const approved = status.conditions?.some(({ type }) => type === "Approved");
  return approved
    ? `the request ${metadata.name} is approved, and ${spec.signerName} has not signed it`
    : `nobody has approved the request ${metadata.name}; someone who may can do it with: kubectl certificate approve ${metadata.name}`;
};

/** Waits by watch until a request has its certificate. @throws CertificateRefused, CertificateOverdue */
const waitForCertificate = async (created: CertificateSigningRequest, options: ObtainOptions): Promise<string> => {
  const { client, log, signal, patience = defaultPatience } = options;
  const informer = new Informer<CertificateSigningRequest>({
    client: client.resource(certificateSigningRequestDefinition),
    logger: log,
    selection: { fieldSelector: `metadata.name=${created.metadata.name}` },
  });
  let last = created;
  let timer: NodeJS.Timeout | undefined;
  let giveUp = (): void => undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      const look = (csr: CertificateSigningRequest): void => {
        last = csr;
        const answer = verdict(csr);
        if (answer instanceof Error) reject(answer);
        else if (answer !== undefined) resolve(answer);
      };
      giveUp = () => reject(signal.reason);
      signal.addEventListener("abort", giveUp);
      timer = setTimeout(() => reject(new CertificateOverdue(waitingFor(last))), patience);
      informer.addHandlers({ add: look, update: look, delete: () => reject(new CertificateRefused("the request was deleted")) });
      informer.start();
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
    await informer.stop();
  }
};

/**
 * Gets a certificate for a new key from the cluster, by a CertificateSigningRequest.
 * @throws CertificateRefused, CertificateOverdue, and what the API server answers (StatusError)
 */
export const obtainCertificate = async (options: ObtainOptions): Promise<CertificatePair> => {
  const { client, kind, subject, signal, expirationSeconds } = options;
  const { name, usage } = signers[kind];
  signal.throwIfAborted();
  const { key, request } = await makeSigningRequest(subject);
  const created = await client.resource(certificateSigningRequestDefinition).create(
    {
      apiVersion: "certificates.k8s.io/v1",
      kind: "CertificateSigningRequest",
      metadata: { generateName: "node-csr-" },
      spec: {
        request: Buffer.from(request).toString("base64"),
        signerName: name,
        usages: ["digital signature", usage],
        ...(expirationSeconds === undefined ? {} : { expirationSeconds }),
      },
    },
    { signal },
  );
  const certificate = await waitForCertificate(created, options);
  if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))) {
    throw new CertificateRefused("the certificate that came is for another key");
  }
  return { certificate, key };
};
