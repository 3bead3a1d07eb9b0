import type { ListResult, ListOptions as StoreListOptions } from "../../store/types";
import type { ListResponse } from "../core/request";
import { type ListOptions, readListOptions, readSelection, type Selection } from "./list-options";
import type { Operation } from "./operation";
import type { RegistryParts } from "./parts";

/** How new a list must be, as the table in Kubernetes' documentation of resource versions says. */
const freshness = (options: ListOptions): Pick<StoreListOptions, "minimumRevision" | "exactRevision"> => {
  const { resourceVersion, match, limit } = options;
  if (resourceVersion === undefined || options.continue !== undefined) return {};
  const exact = match === "Exact" || (match === undefined && limit !== undefined && resourceVersion !== 0);
  return exact ? { exactRevision: resourceVersion } : { minimumRevision: resourceVersion };
};

/** The one object that a field selector can mean, without looking at the others. */
const listByName = async (
  parts: RegistryParts,
  operation: Operation,
  select: { name: string; selection: Selection },
): Promise<ListResult> => {
  const { served, namespace } = operation;
  const revision = await parts.store.revision();
  const key = { ...served.storage, namespace: served.definition.namespaced ? namespace : "", name: select.name };
  const stored = await parts.store.get(key);
  const items = stored && select.selection.matches(stored.object) ? [stored] : [];
  return { items, revision: Math.max(revision, ...items.map((item) => item.revision)) };
};

export const listStored = async (parts: RegistryParts, operation: Operation, options: ListOptions): Promise<ListResult> => {
  const { served, namespace, request } = operation;
  const selection = readSelection(served, request.query);
  const { name } = selection;
  const single = name !== undefined && (namespace !== "" || !served.definition.namespaced);
  if (single && options.resourceVersion === undefined && options.continue === undefined) {
    return listByName(parts, operation, { name, selection });
  }
  return parts.store.list(served.storage, {
    ...(namespace === "" || !served.definition.namespaced ? {} : { namespace }),
    ...(selection.everything ? {} : { where: (stored) => selection.matches(stored.object) }),
    ...(options.limit === undefined ? {} : { limit: options.limit }),
    ...(options.continue === undefined ? {} : { continue: options.continue }),
    ...freshness(options),
  });
};

/** GET of a collection. */
export const listObjects = async (parts: RegistryParts, operation: Operation): Promise<ListResponse> => {
  const result = await listStored(parts, operation, readListOptions(operation.request.query));
  return {
    kind: "list",
    served: operation.served,
    items: result.items,
    revision: result.revision,
    ...(result.continue === undefined ? {} : { continue: result.continue }),
    ...(result.remaining === undefined ? {} : { remaining: result.remaining }),
  };
};
