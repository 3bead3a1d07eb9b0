import { formatTime } from "@gantry/api";
import { type CertificateSigningRequest, certificateSigningRequestDefinition } from "@gantry/api/certificates/v1";
import { objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { findCondition, withCondition } from "../shared/conditions";
import { messageOf } from "../shared/pod-writer";
import { readRequest, type SigningAuthority, signRequest } from "./sign";
import { isOurSigner, refusal } from "./signers";

export interface SigningOptions {
  /** Milliseconds that certificates last; a request may ask for less. A year when left out. */
  readonly longestLifetime?: number;
}

const year = 365 * 86_400_000;

/** Signs certificate requests that were approved. */
export const certificateSigningController = (
  context: ControllerContext,
  authority: SigningAuthority,
  { longestLifetime = year }: SigningOptions = {},
): Controller => {
  const requests = context.informers.get(certificateSigningRequestDefinition);
  const client = context.client.resource(certificateSigningRequestDefinition);
  const queue = new WorkQueue({ base: 200, maximum: 1_000_000 });

  const isReady = (csr: CertificateSigningRequest): boolean =>
    isOurSigner(csr.spec.signerName) &&
    !csr.status.certificate &&
    findCondition(csr.status.conditions, "Approved") !== undefined &&
    findCondition(csr.status.conditions, "Denied") === undefined &&
    findCondition(csr.status.conditions, "Failed") === undefined;
  const enqueue = (csr: CertificateSigningRequest): void => {
    if (isReady(csr)) queue.add(objectKey(csr));
  };
  requests.addHandlers({ add: enqueue, update: enqueue });

  const fail = async (csr: CertificateSigningRequest, reason: string, message: string): Promise<void> => {
    const now = formatTime(Date.now());
    const failed = { type: "Failed", status: "True", reason, message, lastUpdateTime: now, lastTransitionTime: now };
    await client.updateStatus({ ...csr, status: { ...csr.status, conditions: withCondition(csr.status.conditions, failed) } });
  };

  const reconcile = async (name: string): Promise<void> => {
    const csr = requests.get(name);
    if (csr === undefined || !isReady(csr)) return;
    let pem: string;
    try {
      const reason = refusal(csr, readRequest(csr.spec.request));
      if (reason !== undefined) return await fail(csr, "SignerValidationFailure", reason);
      const asked = (csr.spec.expirationSeconds ?? Number.POSITIVE_INFINITY) * 1000;
      pem = await signRequest(authority, csr.spec.request, { usages: csr.spec.usages ?? [], lifetime: Math.min(asked, longestLifetime) });
    } catch (error) {
      return await fail(csr, "SignerValidationFailure", `unable to parse csr "${name}": ${messageOf(error)}`);
    }
    await client.updateStatus({ ...csr, status: { ...csr.status, certificate: Buffer.from(pem).toString("base64") } });
  };

  return { name: "csrsigning", queue, concurrency: 2, reconcile };
};
