import { isNodeReady, type Node } from "@gantry/api/core/v1";
import { gatewayOf, parseSubnet } from "../addresses";
import { podSubnetOf } from "../overlay/peers";
import { emptyElements, fragmentOf, type NftFragment } from "./nft-service";

/** More would help nobody, and every node's rules would change with every other node. */
const maximumPeers = 8;

/** Where other nodes' pods reach the DNS server of a node; undefined while it is not ready. */
export const dnsPeerOf = (node: Node): string | undefined => {
  const subnet = podSubnetOf(node);
  return subnet !== undefined && isNodeReady(node) ? gatewayOf(parseSubnet(subnet)) : undefined;
};

/** The nodes that answer for this one: those that come after it by name, so that the load is spread. */
export const dnsPeersOf = (nodes: Iterable<Node>, nodeName: string): string[] => {
  const others = [...nodes]
    .filter(({ metadata }) => metadata.name !== nodeName)
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .flatMap((node) => {
      const address = dnsPeerOf(node);
      return address === undefined ? [] : [{ name: node.metadata.name, address }];
    });
  const after = others.filter(({ name }) => name > nodeName);
  return [...after, ...others.filter(({ name }) => name < nodeName)].slice(0, maximumPeers).map(({ address }) => address);
};

/** The commands by which a kernel shows whether it can tell that nobody listens; to be checked, not carried out. */
export const socketMatchProbe = `add table ip gantry-probe
add chain ip gantry-probe probe { type nat hook prerouting priority dstnat; }
add rule ip gantry-probe probe socket transparent 0 accept
`;

/**
 * Pods ask the DNS server of their node. While the kernel finds no socket of it (the agent is being replaced, or was
 * killed) their questions go to another node, without anybody having to notice.
 */
export const renderDnsFallback = (peers: readonly string[]): NftFragment => {
  const elements = emptyElements();
  for (const protocol of ["udp", "tcp"]) elements["dns-fallback"].set(`${protocol} . 53`, "goto dns-elsewhere");
  const choices = peers.map((address, index) => `${index} : ${address}`).join(", ");
  const rules = ["socket transparent 0 accept", `dnat ip to numgen random mod ${peers.length} map { ${choices} }`];
  return fragmentOf(elements, new Map([["dns-elsewhere", rules]]));
};
