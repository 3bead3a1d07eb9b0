import { isDeepStrictEqual } from "node:util";
import { isStatus, type KubernetesObject } from "@gantry/api";
import { type EndpointSlice, endpointSliceDefinition } from "@gantry/api/discovery/v1";
import { type Client, controllerReference, type Expectations, objectKey } from "@gantry/client";
import type { SlicePlan } from "./slice-plan";

export const serviceNameLabel = "kubernetes.io/service-name";
export const managedByLabel = "endpointslice.kubernetes.io/managed-by";

/** An index function: slices by the key of their Service. */
export const byService = (slice: EndpointSlice): readonly string[] => {
  const name = slice.metadata.labels?.[serviceNameLabel];
  return name === undefined ? [] : [`${slice.metadata.namespace}/${name}`];
};

export const serviceIndex = "service";

export interface SliceWriteOptions {
  readonly client: Client;
  readonly owner: KubernetesObject;
  readonly labels: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly expectations: Expectations;
}

/** Carries a plan out; slices that stay get new labels where those differ. */
export const writeSlices = async (plan: SlicePlan, unchanged: readonly EndpointSlice[], options: SliceWriteOptions): Promise<void> => {
  const { owner, labels, annotations, expectations } = options;
  const { name, namespace } = owner.metadata;
  const client = options.client.resource(endpointSliceDefinition, namespace);
  const key = objectKey(owner);
  const metadataOf = (slice: EndpointSlice): EndpointSlice["metadata"] => ({
    ...slice.metadata,
    labels,
    ...(annotations ? { annotations } : {}),
  });

  const creates = plan.create.map(async ({ addressType, ports, endpoints }) => {
    const metadata = {
      generateName: `${name}-`,
      namespace,
      labels,
      ownerReferences: [controllerReference(owner)],
      ...(annotations ? { annotations } : {}),
    };
    expectations.created(key, await client.create({ metadata, addressType, ports, endpoints }));
  });
  const updates = plan.update.map(async ({ slice, endpoints }) => {
    expectations.created(key, await client.update({ ...slice, metadata: metadataOf(slice), endpoints }));
  });
  const relabels = unchanged
    .filter((slice) => !isDeepStrictEqual(slice.metadata.labels ?? {}, labels))
    .map(async (slice) => {
      expectations.created(key, await client.update({ ...slice, metadata: metadataOf(slice) }));
    });
  const removes = plan.remove.map(async (slice) => {
    try {
      await client.delete(slice.metadata.name);
    } catch (error) {
      if (!isStatus(error, "NotFound")) throw error;
    }
    expectations.deleted(key, slice);
  });
  const results = await Promise.allSettled([...creates, ...updates, ...relabels, ...removes]);
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
};
