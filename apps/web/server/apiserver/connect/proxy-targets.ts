import { badRequest, serviceUnavailable } from "@gantry/api";
import type { Endpoints, Pod, Service } from "@gantry/api/core/v1";
import type { ObjectStore } from "../../store/types";
import type { RequestInfo } from "../core/request-info";
import { findStored, type KubeletAccess, type Target } from "./kubelet";

export interface ProxyParts {
  readonly store: ObjectStore;
  readonly kubelets: KubeletAccess;
}

interface NamedTarget {
  readonly secure: boolean;
  readonly name: string;
  readonly port: string;
}

/** `[scheme:]name[:port]`, as the last but one segment of a proxied path says. */
export const parseProxyName = (text: string): NamedTarget => {
  const parts = text.split(":");
  const [first = "", second = "", third = ""] = parts;
  if (parts.length === 1) return { secure: false, name: first, port: "" };
  if (parts.length === 2) return { secure: false, name: first, port: second };
  if (parts.length === 3 && (first === "http" || first === "https" || first === ""))
    return { secure: first === "https", name: second, port: third };
  throw badRequest(`invalid proxy request ${JSON.stringify(text)}`);
};

const portNumber = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw badRequest(`invalid port ${JSON.stringify(text)}`);
  return port;
};

const podTarget = async (parts: ProxyParts, info: RequestInfo, named: NamedTarget): Promise<Omit<Target, "path">> => {
  const pod = (await findStored(parts.store, { group: "", plural: "pods", namespace: info.namespace, name: named.name })).object as Pod;
  const host = pod.status?.podIP;
  if (!host) throw badRequest("address not allowed");
  const containers = pod.spec.containers.flatMap((container) => container.ports ?? []);
  const byName = containers.find((port) => port.name === named.port)?.containerPort;
  const port = named.port === "" ? containers[0]?.containerPort : (byName ?? portNumber(named.port));
  return { secure: named.secure, host, port: port ?? (named.secure ? 443 : 80) };
};

const serviceTarget = async (parts: ProxyParts, info: RequestInfo, named: NamedTarget): Promise<Omit<Target, "path">> => {
  const key = { group: "", plural: "services", namespace: info.namespace, name: named.name };
  const service = (await findStored(parts.store, key)).object as Service;
  const ports = service.spec.ports ?? [];
  const wanted =
    named.port === "" && ports.length === 1 ? ports[0] : ports.find(({ name, port }) => name === named.port || String(port) === named.port);
  const endpoints = (await findStored(parts.store, { ...key, plural: "endpoints" })).object as Endpoints;
  const places = (endpoints.subsets ?? []).flatMap(({ addresses, ports: open }) => {
    const port = open?.find(({ name }) => (name ?? "") === (wanted?.name ?? named.port));
    return port ? (addresses ?? []).map(({ ip }) => ({ host: ip, port: port.port })) : [];
  });
  const place = places[Math.floor(Math.random() * places.length)];
  if (!place) throw serviceUnavailable(`no endpoints available for service ${JSON.stringify(info.name)}`);
  return { secure: named.secure, ...place };
};

/** The host behind `pods|services|nodes/<name>/proxy`, with the path that is left for it. */
export const proxyTarget = async (parts: ProxyParts, info: RequestInfo, query: URLSearchParams): Promise<Target> => {
  const named = parseProxyName(info.name);
  const path = `/${info.rest}${query.size === 0 ? "" : `?${query}`}`;
  if (info.resource === "pods") return { ...(await podTarget(parts, info, named)), path };
  if (info.resource === "services") return { ...(await serviceTarget(parts, info, named)), path };
  const kubelet = await parts.kubelets.target(named.name, path);
  if (named.port === "" || Number(named.port) === kubelet.port) return kubelet;
  return { secure: named.secure, host: kubelet.host, port: portNumber(named.port), path };
};
