import { resourceByKind, workloadResources } from "../kubernetes/resource";

const workloads = new Set(workloadResources.map(({ plural }) => plural));
const segment = encodeURIComponent;

interface Linkable {
  readonly group: string;
  readonly version?: string;
  readonly plural: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The generic page that every kind has: YAML, events, delete. `core` stands for the group without a name, `-` for no namespace. */
export const objectLink = ({ group, version = "v1", plural, namespace, name }: Linkable): string =>
  `/objects/${segment(group || "core")}/${segment(version)}/${segment(plural)}/${segment(namespace || "-")}/${segment(name)}`;

/** The best page for an object: its kind's own, else the generic one. */
export const pageLink = (target: Linkable): string => {
  const { plural, namespace = "", name } = target;
  if (plural === "nodes" && !namespace) return `/nodes/${segment(name)}`;
  if (plural === "pods") return `/pods/${segment(namespace)}/${segment(name)}`;
  if (plural === "services") return `/services/${segment(namespace)}/${segment(name)}`;
  if (workloads.has(plural) && plural !== "cronjobs") return `/workloads/${plural}/${segment(namespace)}/${segment(name)}`;
  return objectLink(target);
};

/** The page of something that an event or an owner names by kind; undefined for kinds without a page of their own. */
export const linkByKind = (kind: string, namespace: string, name: string): string | undefined => {
  const ref = resourceByKind(kind);
  return ref && pageLink({ ...ref, namespace: ref.namespaced ? namespace : undefined, name });
};
