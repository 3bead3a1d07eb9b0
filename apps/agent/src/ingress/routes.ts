import type { HTTPIngressPath, Ingress, IngressBackend } from "@gantry/api/networking/v1";

/** The port of a Service that requests are sent to. */
export interface RouteBackend {
  readonly namespace: string;
  readonly service: string;
  /** Of the Service, not of its pods: a number or a name. */
  readonly port: number | string;
}

interface PathRoute {
  readonly path: string;
  readonly exact: boolean;
  /** Undefined when it is none that can be served (a resource): the path is taken nonetheless. */
  readonly backend: RouteBackend | undefined;
}

interface HostRoutes {
  /** In the order in which they are tried. */
  readonly paths: PathRoute[];
  fallback?: { readonly backend: RouteBackend | undefined };
}

/** What a request was matched to; no backend: the Ingress names something that is not a Service. */
export interface Match {
  readonly backend: RouteBackend | undefined;
}

/** Rules without a host. */
const anyHost = "";

const backendOf = (namespace: string, { service }: IngressBackend): RouteBackend | undefined => {
  const port = service?.port.number || service?.port.name;
  return service && port ? { namespace, service: service.name, port } : undefined;
};

const withoutTrailingSlash = (path: string): string => (path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path);

/** ImplementationSpecific is taken as Prefix; a path left out as "/". */
const pathRoute = (namespace: string, { path = "", pathType, backend }: HTTPIngressPath): PathRoute => {
  const exact = pathType === "Exact";
  const written = path.startsWith("/") ? path : `/${path}`;
  return { path: exact ? written : withoutTrailingSlash(written), exact, backend: backendOf(namespace, backend) };
};

/** The longest path first; of equally long ones the exact one. Sorting is stable, so of equal ones the older Ingress's comes first. */
const bySpecificity = (a: PathRoute, b: PathRoute): number => b.path.length - a.path.length || Number(b.exact) - Number(a.exact);

const byAge = (a: Ingress, b: Ingress): number =>
  a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp) ||
  `${a.metadata.namespace}/${a.metadata.name}`.localeCompare(`${b.metadata.namespace}/${b.metadata.name}`);

/** The oldest first, then by name: who came first keeps what two Ingresses claim. */
export const oldestFirst = (ingresses: Iterable<Ingress>): Ingress[] => [...ingresses].sort(byAge);

/** A prefix matches whole elements: "/foo" is a prefix of "/foo" and "/foo/bar", not of "/foobar". */
const pathMatches = (route: PathRoute, path: string): boolean => {
  if (route.path === path) return true;
  if (route.exact) return false;
  return route.path === "/" || path.startsWith(`${route.path}/`);
};

/**
 * Which backend a host and a path lead to, by the rules of networking.k8s.io/v1: an exact host before a wildcard (which
 * stands for one label) before rules without a host; then the longest path; then, where no rule matches, the default
 * backends. That of an Ingress whose rules name hosts counts for these hosts, any other for every host.
 */
export class RouteTable {
  readonly #hosts = new Map<string, HostRoutes>();

  constructor(ingresses: Iterable<Ingress>) {
    for (const ingress of oldestFirst(ingresses)) this.#add(ingress);
    for (const { paths } of this.#hosts.values()) paths.sort(bySpecificity);
  }

  /**
   * @param host In lower case, without a port.
   * @param path Without query, "." and ".." resolved.
   */
  match(host: string, path: string): Match | undefined {
    const dot = host.indexOf(".");
    const names = dot < 0 ? [host, anyHost] : [host, `*${host.slice(dot)}`, anyHost];
    const tiers = names.flatMap((name) => this.#hosts.get(name) ?? []);
    for (const { paths } of tiers) {
      const found = paths.find((route) => pathMatches(route, path));
      if (found) return found;
    }
    return tiers.find(({ fallback }) => fallback)?.fallback;
  }

  #add({ metadata: { namespace = "" }, spec }: Ingress): void {
    const rules = spec.rules ?? [];
    for (const { host = anyHost, http } of rules) {
      this.#of(host).paths.push(...(http?.paths ?? []).map((path) => pathRoute(namespace, path)));
    }
    if (!spec.defaultBackend) return;
    const backend = backendOf(namespace, spec.defaultBackend);
    const hosts = rules.length === 0 ? [anyHost] : rules.map(({ host = anyHost }) => host);
    for (const host of hosts) this.#of(host).fallback ??= { backend };
  }

  #of(host: string): HostRoutes {
    const key = host.toLowerCase();
    const routes = this.#hosts.get(key) ?? { paths: [] };
    this.#hosts.set(key, routes);
    return routes;
  }
}
