import { isStatus } from "@gantry/api";
import type { StoredObject } from "../../store/types";
import type { ListResponse } from "../core/request";
import { deleteWith } from "./delete";
import { readDeleteOptions } from "./delete-options";
import { listStored } from "./list";
import { readListOptions } from "./list-options";
import type { Operation } from "./operation";
import type { RegistryParts } from "./parts";

/** Deletions that run at a time. */
const workers = 32;

/** DELETE of a collection: every object that the selectors choose. Answers with what was chosen. */
export const deleteCollection = async (parts: RegistryParts, operation: Operation): Promise<ListResponse> => {
  const options = readDeleteOptions(operation.request);
  const listed = await listStored(parts, operation, readListOptions(operation.request.query));
  const waiting: StoredObject[] = [...listed.items];
  const work = async (): Promise<void> => {
    for (let stored = waiting.pop(); stored; stored = waiting.pop()) {
      const { namespace, name } = stored.key;
      try {
        await deleteWith(parts, { ...operation, namespace, name }, options);
      } catch (error) {
        // Somebody else deleted it first: that is what was wanted.
        if (!isStatus(error, "NotFound")) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return { kind: "list", served: operation.served, items: listed.items, revision: listed.revision };
};
