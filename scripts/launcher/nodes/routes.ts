import { run } from "../command";
import type { KernelNames, PlannedNode } from "./plan";

const serviceCidr = "10.96.0.0/16";
const purpose = "Routing to the pods";
const loadBalancerPool = "10.250.0.0/24";

/** The networks that Services of type LoadBalancer have their addresses from. Single addresses and ranges are of a network that is routed already. */
export const loadBalancerSubnets = (pool = process.env.GANTRY_LOAD_BALANCER_POOL || loadBalancerPool): string[] =>
  pool
    .split(",")
    .map((part) => part.trim())
    .filter((part) => /^[\d.]+\/\d+$/.test(part));

interface RouteRow {
  readonly dst: string;
  readonly dev?: string;
  readonly gateway?: string;
}

const showRoutes = async (...selector: string[]): Promise<readonly RouteRow[]> =>
  JSON.parse((await run("ip", ["-j", "-4", "route", "show", ...selector], { purpose })) || "[]") as readonly RouteRow[];

/**
 * Gives the machine and its control plane, which are on no node, a way to pods and Services: to each node's pods through that
 * node, and to Services and the addresses of load balancers through the first. A route that somebody else on this machine has already is left alone.
 * @returns the subnets that stay out of reach because another route has them
 */
export const routeToPods = async (
  { hostInterface }: KernelNames,
  nodes: readonly { readonly node: PlannedNode; readonly podCidr: string }[],
): Promise<string[]> => {
  const wanted = nodes.map(({ node, podCidr }) => ({ subnet: podCidr, via: node.address }));
  const [first] = nodes;
  if (first) for (const subnet of [serviceCidr, ...loadBalancerSubnets()]) wanted.push({ subnet, via: first.node.address });
  const taken: string[] = [];
  for (const { subnet, via } of wanted) {
    if ((await showRoutes(subnet)).some(({ dev }) => dev !== hostInterface)) taken.push(subnet);
    else await run("ip", ["route", "replace", subnet, "via", via, "dev", hostInterface], { purpose });
  }
  // Those to nodes of an earlier start that had more of them.
  for (const { dst, gateway } of await showRoutes("dev", hostInterface)) {
    const stale = gateway !== undefined && !wanted.some(({ subnet }) => subnet === dst);
    if (stale) await run("ip", ["route", "del", dst, "dev", hostInterface], { purpose });
  }
  return taken;
};
