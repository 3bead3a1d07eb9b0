import { randomUUID } from "node:crypto";
import { badRequest, internalError, isJsonObject, type JsonObject, StatusError, type StatusReason } from "@gantry/api";
import { applyJsonPatch } from "@gantry/api/patch";
import type { ObjectStore } from "../../../store/types";
import { callWebhook } from "../../connect/webhook-client";
import { present } from "../../registry/served";
import type { AdmissionRequest } from "../types";
import type { Webhook } from "./match";

const defaultTimeoutSeconds = 10;

/** What a webhook said. */
interface Verdict {
  /** The object as the webhook wants it, in the version of the request. */
  readonly object?: unknown;
}

const reviewRequest = (request: AdmissionRequest, uid: string): object => {
  const { served, definition, version, subresource, namespace, name, operation, user, dryRun } = request;
  const { group, kind, plural } = definition;
  const optionKinds = { CREATE: "CreateOptions", UPDATE: "UpdateOptions", DELETE: "DeleteOptions", CONNECT: "" } as const;
  const options = request.options ?? (operation === "CONNECT" ? null : { kind: optionKinds[operation], apiVersion: "meta.k8s.io/v1" });
  const shown = (object: AdmissionRequest["object"]) =>
    object === undefined ? null : operation === "CONNECT" ? object : present(served, object);
  const ofKind = { group, version, kind };
  const ofResource = { group, version, resource: plural };
  return {
    uid,
    kind: ofKind,
    resource: ofResource,
    ...(subresource === "" ? {} : { subResource: subresource, requestSubResource: subresource }),
    requestKind: ofKind,
    requestResource: ofResource,
    ...(name === "" ? {} : { name }),
    ...(namespace === "" ? {} : { namespace }),
    operation,
    userInfo: {
      username: user.name,
      ...(user.uid ? { uid: user.uid } : {}),
      groups: user.groups,
      ...(user.extra ? { extra: user.extra } : {}),
    },
    object: operation === "DELETE" ? null : shown(request.object),
    oldObject: shown(request.oldObject),
    dryRun,
    options,
  };
};

const denied = (webhook: Webhook, result: unknown): StatusError => {
  const status = isJsonObject(result) ? result : {};
  const code = typeof status.code === "number" && status.code >= 400 ? status.code : 403;
  const message = typeof status.message === "string" && status.message !== "" ? status.message : status.reason;
  const head = `admission webhook ${JSON.stringify(webhook.name)} denied the request`;
  const text = typeof message === "string" && message !== "" ? `${head}: ${message}` : `${head} without explanation`;
  const reason = typeof status.reason === "string" && status.reason !== "" ? status.reason : "Forbidden";
  return StatusError.from({
    ...new StatusError(code, reason as StatusReason, text).status,
    ...(isJsonObject(status.details) ? { details: status.details } : {}),
  });
};

const patched = (request: AdmissionRequest, response: JsonObject): Verdict => {
  if (typeof response.patch !== "string" || request.object === undefined) return {};
  if (response.patchType !== "JSONPatch") throw new Error("the webhook answered with a patch of unknown type");
  const patch: unknown = JSON.parse(Buffer.from(response.patch, "base64").toString());
  return { object: applyJsonPatch(present(request.served, request.object), patch) };
};

const readResponse = (webhook: Webhook, request: AdmissionRequest, answer: unknown, uid: string): Verdict => {
  const response = isJsonObject(answer) ? answer.response : undefined;
  if (!isJsonObject(response)) throw new Error("the webhook's answer has no response");
  if (response.uid !== uid) throw new Error(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(response.uid)}`);
  for (const warning of Array.isArray(response.warnings) ? response.warnings : []) request.warnings.push(String(warning));
  if (response.allowed !== true) throw denied(webhook, response.status);
  return patched(request, response);
};

const reviewVersion = ({ admissionReviewVersions }: Webhook): string =>
  admissionReviewVersions.find((version) => version === "v1" || version === "v1beta1") ?? "v1";

/**
 * Asks a webhook. Throws the StatusError of a denial; what goes wrong on the way is a 500, or nothing where the
 * webhook's failure policy says so.
 */
export const askWebhook = async (store: ObjectStore, webhook: Webhook, request: AdmissionRequest): Promise<Verdict> => {
  if (request.dryRun && webhook.sideEffects !== "None" && webhook.sideEffects !== "NoneOnDryRun") {
    throw badRequest(`admission webhook ${JSON.stringify(webhook.name)} does not support dry run`);
  }
  const uid = randomUUID();
  const review = {
    kind: "AdmissionReview",
    apiVersion: `admission.k8s.io/${reviewVersion(webhook)}`,
    request: reviewRequest(request, uid),
  };
  try {
    const timeoutSeconds = webhook.timeoutSeconds ?? defaultTimeoutSeconds;
    return readResponse(webhook, request, await callWebhook(store, webhook.clientConfig, { review, timeoutSeconds }), uid);
  } catch (error) {
    if (error instanceof StatusError && error.message.startsWith("admission webhook ")) throw error;
    if (webhook.failurePolicy === "Ignore") return {};
    const detail = error instanceof Error ? error.message : String(error);
    throw internalError(`failed calling webhook ${JSON.stringify(webhook.name)}: failed to call webhook: ${detail}`);
  }
};
