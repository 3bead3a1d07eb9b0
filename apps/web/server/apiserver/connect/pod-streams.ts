import { badRequest } from "@gantry/api";
import type { Pod } from "@gantry/api/core/v1";
import type { ObjectStore } from "../../store/types";
import type { RequestInfo } from "../core/request-info";
import { containerOf, findStored, type KubeletAccess, type Target } from "./kubelet";

const isTrue = (query: URLSearchParams, name: string): boolean => ["true", "1"].includes(query.get(name) ?? "");

/** The query of exec and attach as kubelets read it. */
const streamQuery = (query: URLSearchParams): URLSearchParams => {
  const result = new URLSearchParams();
  const flags = { stdin: "input", stdout: "output", stderr: "error", tty: "tty" };
  for (const [ours, theirs] of Object.entries(flags)) if (isTrue(query, ours)) result.set(theirs, "1");
  for (const command of query.getAll("command")) result.append("command", command);
  return result;
};

const withQuery = (path: string, query: URLSearchParams): string => (query.size === 0 ? path : `${path}?${query}`);

const pod = async (store: ObjectStore, info: RequestInfo): Promise<Pod> => {
  const { namespace, name } = info;
  return (await findStored(store, { group: "", plural: "pods", namespace, name })).object as Pod;
};

const nodeOf = ({ spec, metadata }: Pod): string => {
  if (!spec.nodeName) throw badRequest(`pod ${metadata.name} does not have a host assigned`);
  return spec.nodeName;
};

const path = (...segments: string[]): string => `/${segments.map(encodeURIComponent).join("/")}`;

/** The place at the kubelet where exec, attach and port-forward of a pod are answered. Throws 400 and 404. */
export const streamTarget = async (
  parts: { store: ObjectStore; kubelets: KubeletAccess },
  info: RequestInfo,
  query: URLSearchParams,
): Promise<Target> => {
  const target = await pod(parts.store, info);
  const { namespace, name, subresource } = info;
  const node = nodeOf(target);
  if (subresource === "portforward") {
    const ports = new URLSearchParams();
    for (const port of query.getAll("ports").flatMap((text) => text.split(","))) ports.append("port", port);
    return parts.kubelets.target(node, withQuery(path("portForward", namespace, name), ports));
  }
  const container = containerOf(target, query.get("container") ?? "");
  const streams = streamQuery(query);
  if (!["input", "output", "error"].some((stream) => streams.has(stream))) {
    throw badRequest("you must specify at least one of stdin, stdout, stderr");
  }
  if (subresource === "exec" && !streams.has("command")) throw badRequest("you must specify at least one command for the container");
  return parts.kubelets.target(node, withQuery(path(subresource, namespace, name, container), streams));
};

const logParameters = ["follow", "previous", "timestamps", "tailLines", "sinceSeconds", "sinceTime", "limitBytes", "stream"];

const checkLogQuery = (query: URLSearchParams): void => {
  for (const name of ["tailLines", "sinceSeconds", "limitBytes"]) {
    const text = query.get(name);
    if (text !== null && text !== "" && !/^\d+$/.test(text))
      throw badRequest(`${name} must be a whole number that is not negative, not ${JSON.stringify(text)}`);
  }
  if (query.get("sinceSeconds") && query.get("sinceTime"))
    throw badRequest("at most one of `sinceTime` or `sinceSeconds` may be specified");
};

/** The place at the kubelet of a container's log; undefined for a pod that no node has yet. */
export const logTarget = async (
  parts: { store: ObjectStore; kubelets: KubeletAccess },
  info: RequestInfo,
  query: URLSearchParams,
): Promise<Target | undefined> => {
  checkLogQuery(query);
  const target = await pod(parts.store, info);
  const container = containerOf(target, query.get("container") ?? "");
  if (!target.spec.nodeName) return undefined;
  const wanted = new URLSearchParams();
  for (const name of logParameters) {
    const value = query.get(name);
    if (value !== null && value !== "") wanted.set(name, value);
  }
  return parts.kubelets.target(target.spec.nodeName, withQuery(path("containerLogs", info.namespace, info.name, container), wanted));
};
