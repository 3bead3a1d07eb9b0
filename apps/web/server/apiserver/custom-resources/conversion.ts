import { randomUUID } from "node:crypto";
import { internalError, isJsonObject, type KubernetesObject } from "@gantry/api";
import type { CustomResourceDefinition } from "@gantry/api/apiextensions/v1";
import type { ObjectStore } from "../../store/types";
import { callWebhook } from "../connect/webhook-client";

/** Gives each object in another version, in the same order. */
export type Convert = (objects: readonly KubernetesObject[], apiVersion: string) => Promise<KubernetesObject[]>;

const timeoutSeconds = 30;

/** Only the version in which the object is said to be changes. */
const relabel: Convert = async (objects, apiVersion) => objects.map((object) => ({ ...object, apiVersion }));

const failure = (definition: CustomResourceDefinition, detail: string): Error =>
  internalError(`conversion webhook for ${definition.spec.group}, Kind=${definition.spec.names.kind} failed: ${detail}`);

/** A conversion may change the content and, of the metadata, labels and annotations. */
const merged = (before: KubernetesObject, converted: unknown, apiVersion: string): KubernetesObject => {
  if (!isJsonObject(converted)) throw new Error("a converted object is no object");
  if (converted.apiVersion !== apiVersion) throw new Error(`expected an object of ${apiVersion}, got ${String(converted.apiVersion)}`);
  if (converted.kind !== before.kind) throw new Error(`expected an object of kind ${before.kind}, got ${String(converted.kind)}`);
  const { labels: _, annotations: __, ...kept } = before.metadata;
  const { labels, annotations } = isJsonObject(converted.metadata) ? converted.metadata : {};
  const metadata = { ...kept, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) };
  return { ...converted, metadata } as KubernetesObject;
};

const readAnswer = (answer: unknown, uid: string): unknown[] => {
  const response = isJsonObject(answer) ? answer.response : undefined;
  if (!isJsonObject(response)) throw new Error("the answer has no response");
  if (response.uid !== uid) throw new Error(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(response.uid)}`);
  const { result, convertedObjects } = response;
  if (!isJsonObject(result) || result.status !== "Success") {
    throw new Error(isJsonObject(result) && typeof result.message === "string" ? result.message : "it did not say why");
  }
  return Array.isArray(convertedObjects) ? convertedObjects : [];
};

/** Converts custom resources between the versions of a CustomResourceDefinition, as its `conversion` says. */
export const createConvert = (store: ObjectStore, definition: CustomResourceDefinition): Convert => {
  const { conversion } = definition.spec;
  const { clientConfig, conversionReviewVersions = [] } = conversion?.webhook ?? {};
  if (conversion?.strategy !== "Webhook" || !clientConfig) return relabel;
  const reviewVersion = conversionReviewVersions.find((version) => version === "v1" || version === "v1beta1") ?? "v1";
  return async (objects, apiVersion) => {
    const uid = randomUUID();
    const review = {
      kind: "ConversionReview",
      apiVersion: `apiextensions.k8s.io/${reviewVersion}`,
      request: { uid, desiredAPIVersion: apiVersion, objects },
    };
    try {
      const converted = readAnswer(await callWebhook(store, clientConfig, { review, timeoutSeconds }), uid);
      if (converted.length !== objects.length) throw new Error(`${objects.length} objects were sent, ${converted.length} came back`);
      return objects.map((object, index) => merged(object, converted[index], apiVersion));
    } catch (error) {
      throw failure(definition, error instanceof Error ? error.message : String(error));
    }
  };
};
