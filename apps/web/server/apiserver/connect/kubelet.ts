import type { PeerCertificate } from "node:tls";
import { badRequest, notFound, serviceUnavailable } from "@gantry/api";
import type { Node, Pod } from "@gantry/api/core/v1";
import type { ObjectKey, ObjectStore, StoredObject } from "../../store/types";
import type { ClientCredentials } from "../options";

const defaultKubeletPort = 10250;

/** Where a connection goes on to. */
export interface Target {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** With query. */
  readonly path: string;
  /** TLS settings of targets that prove who they are. */
  readonly tls?: Readonly<Record<string, unknown>>;
}

export interface KubeletAccess {
  /** The kubelet of a node. Throws 404 and 503 where it cannot be reached. */
  target(nodeName: string, path: string): Promise<Target>;
}

const addressOf = (node: Node): string | undefined => {
  const addresses = node.status?.addresses ?? [];
  return (addresses.find(({ type }) => type === "InternalIP") ?? addresses.find(({ type }) => type === "Hostname"))?.address;
};

/** Kubelets move, so their certificates are checked for who they are and not for where. */
const checkNode =
  (nodeName: string) =>
  (_host: string, certificate: PeerCertificate): Error | undefined =>
    certificate.subject?.CN === `system:node:${nodeName}`
      ? undefined
      : new Error(`the kubelet of node ${JSON.stringify(nodeName)} shows a certificate of ${JSON.stringify(certificate.subject?.CN)}`);

export const createKubeletAccess = (
  store: ObjectStore,
  options: { readonly credentials: ClientCredentials; readonly authority: string },
): KubeletAccess => ({
  target: async (nodeName, path) => {
    const key = { group: "", plural: "nodes", namespace: "", name: nodeName };
    const stored = store.peek(key) ?? (await store.get(key));
    if (!stored) throw notFound({ group: "", plural: "nodes" }, nodeName);
    const node = stored.object as Node;
    const host = addressOf(node);
    if (host === undefined) throw serviceUnavailable(`node ${JSON.stringify(nodeName)} has no address yet`);
    return {
      secure: true,
      host,
      port: node.status?.daemonEndpoints?.kubeletEndpoint?.Port || defaultKubeletPort,
      path,
      tls: {
        cert: options.credentials.certificate,
        key: options.credentials.key,
        ca: options.authority,
        checkServerIdentity: checkNode(nodeName),
      },
    };
  },
});

export const findStored = async (store: ObjectStore, key: ObjectKey): Promise<StoredObject> => {
  const stored = store.peek(key) ?? (await store.get(key));
  if (!stored) throw notFound(key, key.name);
  return stored;
};

const containerNames = ({ spec }: Pod): string[] => [
  ...(spec.initContainers ?? []).map(({ name }) => name),
  ...spec.containers.map(({ name }) => name),
  ...(spec.ephemeralContainers ?? []).map(({ name }) => name),
];

/** The container that a request means: the one it names, or the only one. Throws 400 when that is not clear. */
export const containerOf = (pod: Pod, asked: string): string => {
  const { name } = pod.metadata;
  if (asked !== "") {
    if (!containerNames(pod).includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${name}`);
    return asked;
  }
  const containers = pod.spec.containers.map((container) => container.name);
  const [only] = containers;
  if (containers.length === 1 && only !== undefined) return only;
  const initial = (pod.spec.initContainers ?? []).map((container) => container.name);
  const more = initial.length > 0 ? ` or one of the init containers: [${initial.join(" ")}]` : "";
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${containers.join(" ")}]${more}`);
};
