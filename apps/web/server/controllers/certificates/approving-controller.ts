import { formatTime } from "@gantry/api";
import type { SubjectAccessReview } from "@gantry/api/authorization/v1";
import { type CertificateSigningRequest, certificateSigningRequestDefinition } from "@gantry/api/certificates/v1";
import { type Node, nodeDefinition } from "@gantry/api/core/v1";
import { objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { withCondition } from "../shared/conditions";
import { type RequestedIdentity, readRequest } from "./sign";
import { isOwnNode, kubeletClientSigner, kubeletServingSigner, nodeNameOf, refusal } from "./signers";

/** Whether a node's object names every address that it asks a serving certificate for. */
const ownsNames = (node: Node | undefined, identity: RequestedIdentity): boolean => {
  const addresses = new Set((node?.status.addresses ?? []).map(({ address }) => address));
  return (
    node !== undefined &&
    [...identity.dnsNames, ...identity.ipAddresses].every((name) => addresses.has(name) || name === node.metadata.name)
  );
};

/** Approves what nodes ask for themselves: client certificates where RBAC allows it, serving certificates for their own addresses. */
export const certificateApprovingController = (context: ControllerContext): Controller => {
  const requests = context.informers.get(certificateSigningRequestDefinition);
  const nodes = context.informers.get(nodeDefinition);
  const client = context.client.resource(certificateSigningRequestDefinition);
  const queue = new WorkQueue({ base: 200, maximum: 1_000_000 });

  const isOpen = (csr: CertificateSigningRequest): boolean =>
    (csr.spec.signerName === kubeletClientSigner || csr.spec.signerName === kubeletServingSigner) &&
    !csr.status.certificate &&
    (csr.status.conditions ?? []).length === 0;
  const enqueue = (csr: CertificateSigningRequest): void => {
    if (isOpen(csr)) queue.add(objectKey(csr));
  };
  requests.addHandlers({ add: enqueue, update: enqueue });
  // A serving certificate may be asked for before the node has told its addresses.
  nodes.addHandlers({
    add: () => [...requests.values()].forEach(enqueue),
  });

  const mayCreate = async (csr: CertificateSigningRequest, subresource: string): Promise<boolean> => {
    const { username = "", uid, groups, extra } = csr.spec;
    const attributes = { group: "certificates.k8s.io", resource: "certificatesigningrequests", subresource, verb: "create", version: "*" };
    const spec = {
      user: username,
      ...(uid ? { uid } : {}),
      ...(groups ? { groups } : {}),
      ...(extra ? { extra } : {}),
      resourceAttributes: attributes,
    };
    const { body } = await context.client.transport.request<SubjectAccessReview>({
      method: "POST",
      path: "/apis/authorization.k8s.io/v1/subjectaccessreviews",
      body: { apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", spec },
    });
    return body.status?.allowed === true;
  };

  /** The reason for approving; `undefined` when that is for a person to decide. */
  const approval = async (csr: CertificateSigningRequest): Promise<string | undefined> => {
    const identity = readRequest(csr.spec.request);
    if (refusal(csr, identity) !== undefined) return undefined;
    if (csr.spec.signerName === kubeletServingSigner) {
      return ownsNames(nodes.get(nodeNameOf(identity)), identity)
        ? "Auto approving kubelet serving certificate for the node's own addresses."
        : undefined;
    }
    if (isOwnNode(csr, identity) && (await mayCreate(csr, "selfnodeclient"))) {
      return "Auto approving self kubelet client certificate after SubjectAccessReview.";
    }
    return (await mayCreate(csr, "nodeclient")) ? "Auto approving kubelet client certificate after SubjectAccessReview." : undefined;
  };

  const reconcile = async (name: string): Promise<void> => {
    const csr = requests.get(name);
    if (csr === undefined || !isOpen(csr)) return;
    const message = await approval(csr).catch(() => undefined);
    if (message === undefined) return;
    const now = formatTime(Date.now());
    const approved = { type: "Approved", status: "True", reason: "AutoApproved", message, lastUpdateTime: now, lastTransitionTime: now };
    await client.updateSubresource(
      { ...csr, status: { ...csr.status, conditions: withCondition(csr.status.conditions, approved) } },
      "approval",
    );
  };

  return { name: "csrapproving", queue, concurrency: 2, reconcile };
};
