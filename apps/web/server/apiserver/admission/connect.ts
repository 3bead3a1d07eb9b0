import type { KubernetesObject, Scheme } from "@gantry/api";
import type { RequestInfo } from "../core/request-info";
import type { UserInfo } from "../core/user";
import { findServed } from "../registry/served";
import type { Admission, AdmissionRequest } from "./types";

const optionKinds: Readonly<Record<string, string>> = {
  attach: "PodAttachOptions",
  exec: "PodExecOptions",
  portforward: "PodPortForwardOptions",
  proxy: "PodProxyOptions",
};

const isTrue = (query: URLSearchParams, name: string): boolean => ["true", "1"].includes(query.get(name) ?? "");

/** What a connection is asked for with, as an object: admission looks at it as at any other. */
const connectOptions = ({ subresource }: RequestInfo, query: URLSearchParams): object => ({
  kind: optionKinds[subresource] ?? "",
  apiVersion: "v1",
  ...Object.fromEntries(["stdin", "stdout", "stderr", "tty"].filter((name) => isTrue(query, name)).map((name) => [name, true])),
  ...(query.get("container") ? { container: query.get("container") } : {}),
  ...(query.has("command") ? { command: query.getAll("command") } : {}),
});

/** Lets admission refuse a connection to a pod, a service or a node. */
export const admitConnection = async (
  parts: { readonly admission: Admission; readonly scheme: Scheme },
  info: RequestInfo,
  from: { readonly user: UserInfo; readonly query: URLSearchParams },
): Promise<void> => {
  const served = findServed(parts.scheme, info.group, info.version, info.resource);
  if (!served) return;
  const request: AdmissionRequest = {
    operation: "CONNECT",
    user: from.user,
    served,
    definition: served.definition,
    version: served.version,
    subresource: info.subresource,
    namespace: info.namespace,
    name: info.name,
    // It has a kind and no metadata, as options do.
    object: connectOptions(info, from.query) as KubernetesObject,
    dryRun: false,
    warnings: [],
    undo: [],
    afterwards: [],
  };
  await parts.admission.mutate(request);
  await parts.admission.validate(request);
};
