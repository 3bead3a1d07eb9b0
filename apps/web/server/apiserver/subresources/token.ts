import { conflict, fieldError, formatTime, invalid, type KubernetesObject, notFound, type Scheme } from "@gantry/api";
import type { TokenRequest } from "@gantry/api/authentication/v1";
import type { Pod } from "@gantry/api/core/v1";
import type { ServiceAccountTokens, TokenSubject } from "../authentication/service-account-tokens";
import type { OperationHandler } from "../core/core";
import { readBodyAs, serveKind } from "../registry/body-kind";
import type { Operation } from "../registry/operation";
import type { RegistryParts } from "../registry/parts";
import { fetchStored } from "../registry/read";

const defaultSeconds = 3600;
const shortestSeconds = 600;
const longestSeconds = 2 ** 32;

const boundKinds: Readonly<Record<string, { field: "pod" | "secret" | "node"; plural: string }>> = {
  Pod: { field: "pod", plural: "pods" },
  Secret: { field: "secret", plural: "secrets" },
  Node: { field: "node", plural: "nodes" },
};

const check = ({ spec }: TokenRequest): void => {
  const seconds = spec.expirationSeconds ?? defaultSeconds;
  const errors = [];
  if (seconds < shortestSeconds)
    errors.push(fieldError.invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes"));
  if (seconds > longestSeconds)
    errors.push(fieldError.invalid("spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds"));
  if (errors.length > 0) throw invalid({ group: "authentication.k8s.io", kind: "TokenRequest" }, "", errors);
};

/** The object that the token lives and dies with. */
const boundTo = async (parts: RegistryParts, operation: Operation, request: TokenRequest): Promise<Partial<TokenSubject>> => {
  const reference = request.spec.boundObjectRef;
  if (!reference) return {};
  const kind = boundKinds[reference.kind ?? ""];
  const name = reference.name ?? "";
  if (!kind) {
    throw invalid({ group: "authentication.k8s.io", kind: "TokenRequest" }, "", [
      fieldError.invalid(
        "spec.boundObjectRef",
        reference.kind,
        `cannot bind token for serviceaccount ${JSON.stringify(operation.name)} to object with group/kind`,
      ),
    ]);
  }
  const namespace = kind.field === "node" ? "" : operation.namespace;
  const stored = await parts.store.get({ group: "", plural: kind.plural, namespace, name });
  if (!stored) throw notFound({ group: "", plural: kind.plural }, name);
  if (reference.uid && reference.uid !== stored.uid) {
    throw conflict(
      { group: "", plural: kind.plural },
      name,
      `the UID in the bound object reference (${reference.uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  const bound = { [kind.field]: { name, uid: stored.uid } };
  const nodeName = kind.field === "pod" ? (stored.object as Pod).spec.nodeName : undefined;
  const node = nodeName ? await parts.store.get({ group: "", plural: "nodes", namespace: "", name: nodeName }) : undefined;
  return { ...bound, ...(node ? { node: { name: node.key.name, uid: node.uid } } : {}) };
};

/** `serviceaccounts/<name>/token`: a token for the account that ends, and ends early with what it is bound to. */
export const tokenHandler = (parts: RegistryParts, scheme: Scheme, tokens: ServiceAccountTokens): OperationHandler => {
  const served = serveKind(scheme, { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" });
  return async (operation) => {
    const request = readBodyAs<TokenRequest>(operation, served);
    check(request);
    const account = await fetchStored(parts, operation);
    const bound = await boundTo(parts, operation, request);
    const audiences = request.spec.audiences?.length ? request.spec.audiences : [...tokens.defaultAudiences];
    const lifetimeSeconds = request.spec.expirationSeconds ?? defaultSeconds;
    const subject = { namespace: operation.namespace, serviceAccount: { name: operation.name, uid: account.uid }, ...bound };
    const { token, expires } = await tokens.sign(subject, { audiences, lifetimeSeconds });
    const object = {
      ...request,
      metadata: { name: operation.name, namespace: operation.namespace, creationTimestamp: formatTime(Date.now()) },
      spec: { ...request.spec, audiences, expirationSeconds: lifetimeSeconds },
      status: { token, expirationTimestamp: formatTime(expires.getTime()) },
    };
    return { kind: "object", status: 201, served, object: object as unknown as KubernetesObject };
  };
};
