import { deepEqual, formatTime } from "@gantry/api";
import type { SubjectAccessReview } from "@gantry/api/authorization/v1";
import { type CertificateSigningRequest, certificateSigningRequestDefinition } from "@gantry/api/certificates/v1";
import { type Node, nodeDefinition } from "@gantry/api/core/v1";
import { objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { withCondition } from "../shared/conditions";
import { joinDenial } from "./join-denial";
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

/** `undefined` when it cannot be read, and so is nothing that could be approved. */
const readIdentity = (csr: CertificateSigningRequest): RequestedIdentity | undefined => {
  try {
    return readRequest(csr.spec.request);
  } catch {
    return undefined;
  }
};

interface Decision {
  readonly type: "Approved" | "Denied";
  readonly reason: string;
  readonly message: string;
}

const approved = (message: string): Decision => ({ type: "Approved", reason: "AutoApproved", message });

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
  const enqueueAll = (): void => [...requests.values()].forEach(enqueue);
  nodes.addHandlers({
    add: enqueueAll,
    update: (node, previous) => {
      if (!deepEqual(node.status.addresses, previous.status.addresses)) enqueueAll();
    },
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

  /** What is said to a machine that asks to become a node. */
  const decideJoin = async (csr: CertificateSigningRequest, identity: RequestedIdentity): Promise<Decision | undefined> => {
    if (!(await mayCreate(csr, "nodeclient"))) return undefined;
    const denial = await joinDenial(context.client, { user: csr.spec.username ?? "", nodeName: nodeNameOf(identity) });
    return denial === undefined
      ? approved("Auto approving kubelet client certificate after SubjectAccessReview.")
      : { type: "Denied", reason: "JoinRefused", message: denial };
  };

  /** `undefined` when that is for a person to decide. */
  const decide = async (csr: CertificateSigningRequest, identity: RequestedIdentity): Promise<Decision | undefined> => {
    if (refusal(csr, identity) !== undefined) return undefined;
    if (csr.spec.signerName === kubeletServingSigner) {
      return ownsNames(nodes.get(nodeNameOf(identity)), identity)
        ? approved("Auto approving kubelet serving certificate for the node's own addresses.")
        : undefined;
    }
    if (isOwnNode(csr, identity) && (await mayCreate(csr, "selfnodeclient"))) {
      return approved("Auto approving self kubelet client certificate after SubjectAccessReview.");
    }
    return decideJoin(csr, identity);
  };

  const reconcile = async (name: string): Promise<void> => {
    const csr = requests.get(name);
    const identity = csr && isOpen(csr) ? readIdentity(csr) : undefined;
    if (csr === undefined || identity === undefined) return;
    const decision = await decide(csr, identity);
    if (decision === undefined) return;
    const now = formatTime(Date.now());
    const condition = { ...decision, status: "True", lastUpdateTime: now, lastTransitionTime: now };
    await client.updateSubresource(
      { ...csr, status: { ...csr.status, conditions: withCondition(csr.status.conditions, condition) } },
      "approval",
    );
  };

  return { name: "csrapproving", queue, concurrency: 2, reconcile };
};
