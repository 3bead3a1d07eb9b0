import { addQuantities, compareQuantities, forbidden, parseQuantity } from "@gantry/api";
import type { Container, LimitRange, PersistentVolumeClaim, Pod } from "@gantry/api/core/v1";
import { podLimits, podRequests } from "@gantry/api/core/v1";
import type { ObjectStore } from "../../../store/types";
import { lookUpAll } from "../lookup";
import { isAbout, isPodCreate } from "../match";
import type { AdmissionPlugin, AdmissionRequest } from "../types";

type Amounts = Readonly<Record<string, string>>;
type LimitItem = LimitRange["spec"]["limits"][number];

const ranges = { group: "", plural: "limitranges" };

const fill = (amounts: Amounts | undefined, defaults: Amounts | undefined): { amounts: Record<string, string>; added: string[] } => {
  const merged: Record<string, string> = { ...amounts };
  const added = Object.keys(defaults ?? {}).filter((name) => merged[name] === undefined);
  for (const name of added) merged[name] = defaults?.[name] ?? "0";
  return { amounts: merged, added: added.sort() };
};

/** Gives a container the limits and requests that it does not name. A note of what was given. */
const fillContainer = (container: Container, item: LimitItem, role: string): string[] => {
  const requests = fill(container.resources.requests, item.defaultRequest);
  const limits = fill(container.resources.limits, item.default);
  if (requests.added.length > 0) container.resources = { ...container.resources, requests: requests.amounts };
  if (limits.added.length > 0) container.resources = { ...container.resources, limits: limits.amounts };
  return [
    ...(requests.added.length > 0 ? [`${requests.added.join(", ")} request for ${role} ${container.name}`] : []),
    ...(limits.added.length > 0 ? [`${limits.added.join(", ")} limit for ${role} ${container.name}`] : []),
  ];
};

const defaultsOf = (pod: Pod, item: LimitItem): string[] => [
  ...pod.spec.containers.flatMap((container) => fillContainer(container, item, "container")),
  ...(pod.spec.initContainers ?? []).flatMap((container) => fillContainer(container, item, "init container")),
];

const minimumError = (name: string, wanted: string, used: { type: string; request?: string; limit?: string }): string | undefined => {
  const head = `minimum ${name} usage per ${used.type} is ${wanted}`;
  if (used.request === undefined) return `${head}.  No request is specified`;
  if (compareQuantities(used.request, wanted) < 0) return `${head}, but request is ${used.request}`;
  return used.limit !== undefined && compareQuantities(used.limit, wanted) < 0 ? `${head}, but limit is ${used.limit}` : undefined;
};

const maximumError = (name: string, wanted: string, used: { type: string; request?: string; limit?: string }): string | undefined => {
  const head = `maximum ${name} usage per ${used.type} is ${wanted}`;
  if (used.limit === undefined) return `${head}.  No limit is specified`;
  if (compareQuantities(used.limit, wanted) > 0) return `${head}, but limit is ${used.limit}`;
  return used.request !== undefined && compareQuantities(used.request, wanted) > 0 ? `${head}, but request is ${used.request}` : undefined;
};

const ratioError = (name: string, wanted: string, used: { type: string; request?: string; limit?: string }): string | undefined => {
  const head = `${name} max limit to request ratio per ${used.type} is ${wanted}`;
  if (used.request === undefined || used.limit === undefined || parseQuantity(used.request).nano === 0n)
    return `${head}, but no request is specified or request is 0`;
  const ratio = Number(parseQuantity(used.limit).nano) / Number(parseQuantity(used.request).nano);
  return ratio > Number(parseQuantity(wanted).nano) / 1e9 ? `${head}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
};

const violations = (item: LimitItem, requests: Amounts, limits: Amounts): string[] => {
  const used = (name: string) => ({
    type: item.type,
    ...(requests[name] === undefined ? {} : { request: requests[name] }),
    ...(limits[name] === undefined ? {} : { limit: limits[name] }),
  });
  return [
    ...Object.entries(item.min ?? {}).map(([name, wanted]) => minimumError(name, wanted, used(name))),
    ...Object.entries(item.max ?? {}).map(([name, wanted]) => maximumError(name, wanted, used(name))),
    ...Object.entries(item.maxLimitRequestRatio ?? {}).map(([name, wanted]) => ratioError(name, wanted, used(name))),
  ].filter((message) => message !== undefined);
};

const podViolations = (pod: Pod, item: LimitItem): string[] => {
  if (item.type === "Pod") return violations(item, podRequests(pod), podLimits(pod));
  if (item.type !== "Container") return [];
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  return all.flatMap(({ resources }) => violations(item, resources.requests ?? {}, resources.limits ?? {}));
};

const claimViolations = (claim: PersistentVolumeClaim, item: LimitItem): string[] => {
  if (item.type !== "PersistentVolumeClaim") return [];
  const storage = claim.spec?.resources?.requests?.storage ?? addQuantities("0", "0");
  const { type, min, max } = item;
  const low = min?.storage !== undefined && compareQuantities(storage, min.storage) < 0;
  const high = max?.storage !== undefined && compareQuantities(storage, max.storage) > 0;
  return [
    ...(low ? [`minimum storage usage per ${type} is ${min.storage}, but request is ${storage}`] : []),
    ...(high ? [`maximum storage usage per ${type} is ${max.storage}, but request is ${storage}`] : []),
  ];
};

const refuse = (request: AdmissionRequest, found: readonly string[]): void => {
  if (found.length === 0) return;
  throw forbidden(request.definition, request.name, found.length === 1 ? (found[0] ?? "") : `[${found.join(", ")}]`);
};

/** Fills in what a namespace's limit ranges give by default, and keeps pods and claims within them. */
export const limitRanger = (store: ObjectStore): AdmissionPlugin => ({
  name: "LimitRanger",
  mutate: async (request) => {
    if (!isPodCreate(request)) return;
    const pod = request.object as Pod;
    const notes: string[] = [];
    for (const range of await lookUpAll<LimitRange>(store, ranges, request.namespace)) {
      for (const item of range.spec.limits) if (item.type === "Container") notes.push(...defaultsOf(pod, item));
    }
    if (notes.length > 0) {
      pod.metadata.annotations = {
        ...pod.metadata.annotations,
        "kubernetes.io/limit-ranger": `LimitRanger plugin set: ${notes.join("; ")}`,
      };
    }
  },
  validate: async (request) => {
    const isPod = isPodCreate(request);
    const isClaim = isAbout(request, "", "persistentvolumeclaims", "CREATE", "UPDATE");
    if (!isPod && !isClaim) return;
    for (const range of await lookUpAll<LimitRange>(store, ranges, request.namespace)) {
      for (const item of range.spec.limits) {
        refuse(
          request,
          isPod ? podViolations(request.object as Pod, item) : claimViolations(request.object as PersistentVolumeClaim, item),
        );
      }
    }
  },
});
