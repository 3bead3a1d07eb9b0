import { run } from "../command";
import type { KernelNames, PlannedNode } from "./plan";

const serviceCidr = "10.96.0.0/16";

/**
 * Gives the control plane, which is on no node, a way to pods and Services: to each node's pods through that node, and to
 * Services through the first. A route that somebody else on this machine has already is left alone.
 * @returns the subnets that stay out of reach because another route has them
 */
export const routeToPods = async (
  { hostInterface }: KernelNames,
  nodes: readonly { readonly node: PlannedNode; readonly podCidr: string }[],
): Promise<string[]> => {
  const purpose = "Routing to the pods";
  const wanted = nodes.map(({ node, podCidr }) => ({ subnet: podCidr, via: node.address }));
  const [first] = nodes;
  if (first) wanted.push({ subnet: serviceCidr, via: first.node.address });
  const taken: string[] = [];
  for (const { subnet, via } of wanted) {
    const rows = JSON.parse((await run("ip", ["-j", "-4", "route", "show", subnet], { purpose })) || "[]") as readonly {
      readonly dev?: string;
    }[];
    if (rows.some(({ dev }) => dev !== hostInterface)) taken.push(subnet);
    else await run("ip", ["route", "replace", subnet, "via", via, "dev", hostInterface], { purpose });
  }
  return taken;
};
