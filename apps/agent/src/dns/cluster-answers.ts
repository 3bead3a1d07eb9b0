import type { Service, ServicePort } from "@gantry/api/core/v1";
import type { Answer } from "dns-packet";
import { isIPv4 } from "../network/addresses";
import { type ClusterView, type DnsEndpoint, isHeadless } from "./cluster-view";

/** Seconds for which clients may keep an answer: short, because endpoints change. */
export const clusterTtl = 5;

/** What the cluster's zone has to say to a question. Without records it is NODATA (name exists) or NXDOMAIN. */
export type ClusterAnswer =
  | { readonly kind: "records"; readonly answers: Answer[]; readonly additionals: Answer[] }
  | { readonly kind: "noData" | "noName" }
  /** An ExternalName service: the client's question goes on under another name. */
  | { readonly kind: "alias"; readonly answers: Answer[]; readonly target: string };

const noName: ClusterAnswer = { kind: "noName" };
const noData: ClusterAnswer = { kind: "noData" };

const records = (answers: Answer[], additionals: Answer[] = []): ClusterAnswer =>
  answers.length > 0 ? { kind: "records", answers, additionals } : noData;

const address = (name: string, data: string): Answer => ({
  type: data.includes(":") ? "AAAA" : "A",
  name,
  ttl: clusterTtl,
  data,
});

/** Addresses of the family that was asked for. */
const addresses = (name: string, type: string, list: readonly string[]): ClusterAnswer =>
  records(
    [...new Set(list)]
      .filter((entry) => type === "ANY" || (type === "A" ? isIPv4(entry) : type === "AAAA" && !isIPv4(entry)))
      .map((entry) => address(name, entry)),
  );

/**
 * Answers for names under `cluster.local`, after the Kubernetes DNS specification: services, headless services with
 * their endpoints, SRV, pods by address, and external names.
 */
export class ClusterZone {
  readonly domain: string;
  readonly #view: ClusterView;

  constructor(domain: string, view: ClusterView) {
    this.domain = domain;
    this.#view = view;
  }

  contains(name: string): boolean {
    return name === this.domain || name.endsWith(`.${this.domain}`);
  }

  /** The authority record that goes with an answer without records; its minimum bounds how long clients remember that. */
  authority(): Answer {
    return {
      type: "SOA",
      name: this.domain,
      ttl: clusterTtl,
      data: {
        mname: `ns.dns.${this.domain}`,
        rname: `hostmaster.${this.domain}`,
        serial: Math.floor(Date.now() / 1000),
        refresh: 7200,
        retry: 1800,
        expire: 86_400,
        minimum: clusterTtl,
      },
    };
  }

  /** @param name Lower case, without the final dot, within the domain. */
  answer(name: string, type: string): ClusterAnswer {
    if (name === this.domain) return noData;
    const labels = name.slice(0, -this.domain.length - 1).split(".");
    if (labels.length === 1 && labels[0] === "dns-version")
      return type === "TXT" || type === "ANY" ? records([{ type: "TXT", name, ttl: clusterTtl, data: "1.1.0" }]) : noData;
    const kind = labels.pop();
    const namespace = labels.pop();
    if (kind !== "svc" && kind !== "pod") return noName;
    if (namespace === undefined) return noData;
    if (!this.#view.hasNamespace(namespace)) return noName;
    if (labels.length === 0) return noData;
    return kind === "pod" ? this.#pod(name, type, labels) : this.#service(name, type, namespace, labels);
  }

  #pod(name: string, type: string, labels: readonly string[]): ClusterAnswer {
    const ip = (labels[0] ?? "").replaceAll("-", ".");
    return labels.length === 1 && isIPv4(ip) ? addresses(name, type, [ip]) : noName;
  }

  #service(name: string, type: string, namespace: string, labels: string[]): ClusterAnswer {
    const serviceName = labels.pop() ?? "";
    const service = this.#view.service(namespace, serviceName);
    if (!service) return noName;
    if (service.spec.type === "ExternalName") {
      const target = (service.spec.externalName ?? "").toLowerCase().replace(/\.$/, "");
      if (labels.length > 0 || target === "") return noName;
      return { kind: "alias", answers: [{ type: "CNAME", name, ttl: clusterTtl, data: target }], target };
    }
    const endpoints = isHeadless(service) ? this.#view.endpoints(namespace, serviceName) : [];
    const [first, second] = labels;
    if (first === undefined) return this.#whole(name, type, service, endpoints);
    if (labels.length === 2 && first.startsWith("_") && second?.startsWith("_"))
      return this.#ports(name, type, service, { endpoints, port: first.slice(1), protocol: second.slice(1) });
    const named = endpoints.filter((endpoint) => endpoint.hostname === first);
    return labels.length === 1 && named.length > 0
      ? addresses(
          name,
          type,
          named.map((endpoint) => endpoint.address),
        )
      : noName;
  }

  #whole(name: string, type: string, service: Service, endpoints: readonly DnsEndpoint[]): ClusterAnswer {
    if (type === "SRV") return this.#targets(name, service, endpoints, () => true);
    if (!isHeadless(service)) return addresses(name, type, service.spec.clusterIPs ?? [service.spec.clusterIP ?? ""]);
    // A headless service without endpoints has no address at all: its name does not exist.
    return endpoints.length === 0
      ? noName
      : addresses(
          name,
          type,
          endpoints.map((endpoint) => endpoint.address),
        );
  }

  #ports(
    name: string,
    type: string,
    service: Service,
    asked: { endpoints: readonly DnsEndpoint[]; port: string; protocol: string },
  ): ClusterAnswer {
    const matches = (port: { name?: string; protocol?: string }) =>
      port.name === asked.port && (port.protocol ?? "TCP").toLowerCase() === asked.protocol;
    const exists = (service.spec.ports ?? []).some(matches) || asked.endpoints.some((endpoint) => endpoint.ports.some(matches));
    if (!exists) return noName;
    return type === "SRV" || type === "ANY" ? this.#targets(name, service, asked.endpoints, matches) : noData;
  }

  #targets(
    name: string,
    service: Service,
    endpoints: readonly DnsEndpoint[],
    matches: (port: { name?: string; protocol?: string }) => boolean,
  ): ClusterAnswer {
    const base = `${service.metadata.name}.${service.metadata.namespace}.svc.${this.domain}`;
    const found: { target: string; port: number; ip: string }[] = isHeadless(service)
      ? endpoints.flatMap((endpoint) =>
          endpoint.ports.filter(matches).map(({ port }) => ({ target: `${endpoint.hostname}.${base}`, port, ip: endpoint.address })),
        )
      : (service.spec.ports ?? [])
          .filter(matches)
          .map((port: ServicePort) => ({ target: base, port: port.port, ip: service.spec.clusterIP ?? "" }));
    const weight = Math.max(1, Math.floor(100 / Math.max(1, found.length)));
    const additionals = new Map(found.map(({ target, ip }) => [`${target} ${ip}`, address(target, ip)]));
    return records(
      found.map(({ target, port }) => ({ type: "SRV", name, ttl: clusterTtl, data: { target, port, priority: 0, weight } })),
      [...additionals.values()],
    );
  }

  /** The names of an address (`4.3.2.1.in-addr.arpa`), or undefined when it is none of the cluster's. */
  reverse(name: string): ClusterAnswer | undefined {
    if (!name.endsWith(".in-addr.arpa")) return undefined;
    const ip = name.slice(0, -".in-addr.arpa".length).split(".").reverse().join(".");
    if (!isIPv4(ip)) return undefined;
    const base = (service: Service) => `${service.metadata.name}.${service.metadata.namespace}.svc.${this.domain}`;
    const names = [
      ...this.#view.servicesByAddress(ip).map(base),
      ...this.#view.endpointsByAddress(ip).map(({ service, endpoint }) => `${endpoint.hostname}.${base(service)}`),
    ];
    if (names.length === 0) return undefined;
    return records(names.map((data) => ({ type: "PTR", name, ttl: clusterTtl, data })));
  }
}
