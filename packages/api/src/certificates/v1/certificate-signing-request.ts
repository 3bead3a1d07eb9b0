import { defineResource } from "../../definition";
import { ageColumn, nameColumn, none, textColumn } from "../../definition/columns";
import { formatAge } from "../../machinery/duration";
import { cloneJson } from "../../machinery/json";
import { validateApproval, validateRequest, validateRequestStatus } from "./request-validation";
import { type CertificateSigningRequest, certificateSigningRequestSchema } from "./schema/certificate-signing-request";

type Request = CertificateSigningRequest;

const hasCondition = ({ status }: Request, type: string): boolean =>
  status.conditions?.some((condition) => condition.type === type) ?? false;

/** `Pending`, `Approved,Issued`, `Denied`, …: what has become of the request. */
export const requestStatusText = (request: Request): string => {
  const decision = hasCondition(request, "Denied") ? "Denied" : hasCondition(request, "Approved") ? "Approved" : "Pending";
  return `${decision}${hasCondition(request, "Failed") ? ",Failed" : ""}${request.status.certificate ? ",Issued" : ""}`;
};

const approvals: ReadonlySet<string> = new Set(["Approved", "Denied"]);

/** Signers report what they did; whether they may is said through `approval`. */
const keepDecision = (next: Request, previous: Request): void => {
  const decided = (previous.status.conditions ?? []).filter(({ type }) => approvals.has(type));
  const others = (next.status.conditions ?? []).filter(({ type }) => !approvals.has(type));
  const conditions = [...decided, ...others];
  if (conditions.length > 0) next.status.conditions = conditions;
  else delete next.status.conditions;
};

const onlyConditions = (next: Request, previous: Request): void => {
  const { conditions } = next.status;
  next.spec = cloneJson(previous.spec);
  next.status = { ...cloneJson(previous.status), ...(conditions ? { conditions } : {}) };
};

export const certificateSigningRequestDefinition = defineResource<Request>({
  group: "certificates.k8s.io",
  version: "v1",
  kind: "CertificateSigningRequest",
  plural: "certificatesigningrequests",
  singular: "certificatesigningrequest",
  shortNames: ["csr"],
  namespaced: false,
  schema: certificateSigningRequestSchema,
  validate: validateRequest,
  prepareForUpdate: (next, previous) => {
    next.spec = cloneJson(previous.spec);
  },
  status: { prepareForUpdate: keepDecision, validateUpdate: validateRequestStatus },
  connect: [
    {
      name: "approval",
      verbs: ["get", "patch", "update"],
      update: { prepareForUpdate: onlyConditions, validateUpdate: validateApproval },
    },
  ],
  columns: [
    nameColumn,
    ageColumn,
    textColumn({ name: "SignerName", description: "Who is asked to sign.", value: ({ spec }) => spec.signerName || none }),
    textColumn({ name: "Requestor", description: "Who asks.", value: ({ spec }) => spec.username ?? "" }),
    textColumn({
      name: "RequestedDuration",
      description: "For how long it is asked.",
      value: ({ spec }) => (spec.expirationSeconds === undefined ? none : formatAge(spec.expirationSeconds * 1000)),
    }),
    textColumn({ name: "Condition", description: "What has become of it.", value: requestStatusText }),
  ],
  selectableFields: { "spec.signerName": ({ spec }) => spec.signerName },
});
