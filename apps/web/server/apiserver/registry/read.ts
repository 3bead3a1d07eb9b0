import { notFound } from "@gantry/api";
import type { StoredObject } from "../../store/types";
import type { ObjectResponse } from "../core/request";
import type { Operation } from "./operation";
import type { RegistryParts } from "./parts";

/** The stored object that an operation is about. Throws 404. */
export const fetchStored = async ({ store }: RegistryParts, operation: Operation): Promise<StoredObject> => {
  const { served, name } = operation;
  const namespace = served.definition.namespaced ? operation.namespace : "";
  const key = { ...served.storage, namespace, name };
  // resourceVersion=0 takes what is at hand.
  const stored = (operation.request.query.get("resourceVersion") === "0" && store.peek(key)) || (await store.get(key));
  if (!stored) throw notFound(served.definition, name);
  return stored;
};

/** GET of one object. */
export const getObject = async (parts: RegistryParts, operation: Operation): Promise<ObjectResponse> => ({
  kind: "object",
  status: 200,
  served: operation.served,
  stored: await fetchStored(parts, operation),
});
