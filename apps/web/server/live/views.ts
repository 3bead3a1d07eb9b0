import type { KubernetesObject } from "@gantry/api";
import type { ConfigMap, Event, Namespace, Node, Pod, ResourceQuota, Secret, Service } from "@gantry/api/core/v1";
import type { EndpointSlice } from "@gantry/api/discovery/v1";
import { type ResourceRef, resources, workloadResources } from "../../lib/kubernetes/resource";
import { matchesSelector } from "../../lib/kubernetes/selector";
import type { ViewName, ViewSpec } from "../../lib/live/protocol";
import { accessRow, configMapRow, genericRow, quotaRow, secretRow } from "../../lib/rows/configuration";
import { endpointSliceRow } from "../../lib/rows/endpoints";
import { eventRow } from "../../lib/rows/events";
import { nodeNetworkRow } from "../../lib/rows/node-network";
import { namespaceRow, nodeRow } from "../../lib/rows/nodes";
import { podRow, yardRow } from "../../lib/rows/pods";
import { serviceRow } from "../../lib/rows/services";
import type { Row } from "../../lib/rows/types";
import { workloadRow } from "../../lib/rows/workloads";
import type { FeedSource } from "./feed";
import { presentObject } from "./present-object";

/** A view that is a table over one or more collections. */
export interface TableView {
  readonly sources: (spec: ViewSpec) => readonly ResourceRef[];
  readonly row: (object: KubernetesObject, ref: ResourceRef) => Row;
  readonly includes?: (object: KubernetesObject, spec: ViewSpec) => boolean;
  /** Narrows what is watched at the source. */
  readonly fieldSelector?: (spec: ViewSpec) => string | undefined;
}

const selectsPod = (object: KubernetesObject, spec: ViewSpec): boolean => {
  if (spec.node && (object as Pod).spec.nodeName !== spec.node) return false;
  return !spec.selector || matchesSelector(spec.selector, object.metadata.labels);
};

const selectsEvent = (object: KubernetesObject, { about }: ViewSpec): boolean => {
  if (!about) return true;
  const { kind, name, uid } = (object as Event).involvedObject;
  return kind === about.kind && name === about.name && (!about.uid || !uid || uid === about.uid);
};

const requestedResource = ({ resource }: ViewSpec): readonly ResourceRef[] => (resource ? [{ ...resource, kind: "" }] : []);

/** The `kind` that objects of a feed have is known from its source, so each cast below is to that kind's own type. */
const views: Readonly<Record<Exclude<ViewName, "counts" | "usage">, TableView>> = {
  yard: { sources: () => [resources.pods], row: (object) => yardRow(object as Pod), includes: selectsPod },
  pods: { sources: () => [resources.pods], row: (object) => podRow(object as Pod), includes: selectsPod },
  nodes: { sources: () => [resources.nodes], row: (object) => nodeRow(object as Node, Date.now()) },
  nodenetworks: { sources: () => [resources.nodes], row: (object) => nodeNetworkRow(object as Node, Date.now()) },
  workloads: { sources: () => workloadResources, row: workloadRow },
  services: { sources: () => [resources.services], row: (object) => serviceRow(object as Service) },
  endpointslices: { sources: () => [resources.endpointSlices], row: (object) => endpointSliceRow(object as EndpointSlice) },
  events: { sources: () => [resources.events], row: (object) => eventRow(object as Event), includes: selectsEvent },
  namespaces: { sources: () => [resources.namespaces], row: (object) => namespaceRow(object as Namespace) },
  configmaps: { sources: () => [resources.configMaps], row: (object) => configMapRow(object as ConfigMap) },
  secrets: { sources: () => [resources.secrets], row: (object) => secretRow(object as Secret) },
  quotas: { sources: () => [resources.resourceQuotas], row: (object) => quotaRow(object as ResourceQuota) },
  access: {
    sources: () => [
      resources.clusterRoleBindings,
      resources.roleBindings,
      resources.clusterRoles,
      resources.roles,
      resources.serviceAccounts,
    ],
    row: accessRow,
  },
  objects: {
    sources: requestedResource,
    row: genericRow,
    includes: (object, { selector }) => !selector || matchesSelector(selector, object.metadata.labels),
  },
  object: {
    sources: requestedResource,
    row: (object) => ({ uid: object.metadata.uid, object: presentObject(object) }),
    fieldSelector: ({ name }) => `metadata.name=${name}`,
  },
};

export const tableView = (name: ViewName): TableView | undefined => (name === "counts" || name === "usage" ? undefined : views[name]);

/** Which collections a view reads: once for the cluster, or once for each chosen namespace. */
export const feedSources = (view: TableView, spec: ViewSpec): { ref: ResourceRef; source: FeedSource }[] =>
  view.sources(spec).flatMap((ref) => {
    const fieldSelector = view.fieldSelector?.(spec);
    const namespaces = ref.namespaced && spec.namespaces?.length ? spec.namespaces : [undefined];
    return namespaces.map((namespace) => ({ ref, source: { ref, namespace, fieldSelector } }));
  });
