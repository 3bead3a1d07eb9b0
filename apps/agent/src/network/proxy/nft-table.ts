import { formatIPv4, gatewayOf, parseSubnet } from "../addresses";
import { podBridge } from "../wiring";

/** The family and name of the table that holds services and masquerading. */
export const serviceTable = "ip gantry";

export interface ServiceTableOptions {
  /** All pods of the cluster. */
  readonly clusterSubnet: string;
  readonly serviceSubnet: string;
  /** The pods of this node. */
  readonly podSubnet: string;
  /** Answered on the node itself, not balanced. */
  readonly dnsAddress: string;
  /** Whether the kernel can tell that nobody answers there, so that other nodes can be asked. */
  readonly dnsFallback?: boolean;
}

/** Traffic with this bit of the packet mark is masqueraded as it leaves. */
const masqueradeMark = "0x4000";

/** Larger podCIDRs than a /20 hold more addresses than a node runs pods. */
const maximumHairpins = 4096;

const hairpins = (podSubnet: string): string => {
  const { base, size } = parseSubnet(podSubnet);
  const pairs: string[] = [];
  for (let offset = 2; offset < Math.min(size, maximumHairpins) - 1; offset++) {
    const address = formatIPv4(base + offset);
    pairs.push(`${address} . ${address}`);
  }
  return pairs.join(", ");
};

/** The table without any service, made anew in one transaction: what was in it is gone, and nobody sees it missing. */
export const renderServiceTable = (options: ServiceTableOptions): string => `add table ${serviceTable}
delete table ${serviceTable}
table ${serviceTable} {
  comment "services, host ports and masquerading of Gantry";
  map service-ips { type ipv4_addr . inet_proto . inet_service : verdict; }
  map node-ports { type inet_proto . inet_service : verdict; }
  map no-endpoint-ips { type ipv4_addr . inet_proto . inet_service : verdict; }
  map no-endpoint-ports { type inet_proto . inet_service : verdict; }
  map host-ports { type inet_proto . inet_service : ipv4_addr . inet_service; }
  map host-ip-ports { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; }
  map dns-fallback { type inet_proto . inet_service : verdict; }
  set hairpins { type ipv4_addr . ipv4_addr; elements = { ${hairpins(options.podSubnet)} } ; }
  chain mark-masquerade { meta mark set meta mark or ${masqueradeMark}; }
  chain reject-connection { meta l4proto tcp reject with tcp reset; reject; }
  chain services {
    ip daddr ${options.serviceSubnet} ip saddr != ${options.clusterSubnet} jump mark-masquerade;
    ip daddr . meta l4proto . th dport vmap @service-ips;
    fib daddr type local ip daddr != ${options.dnsAddress} meta l4proto . th dport vmap @node-ports;
    fib daddr type local dnat ip to ip daddr . meta l4proto . th dport map @host-ip-ports;
    fib daddr type local ip daddr != ${options.dnsAddress} dnat ip to meta l4proto . th dport map @host-ports;
  }
  chain prerouting { type nat hook prerouting priority dstnat; policy accept;
    ip daddr ${options.dnsAddress} meta l4proto . th dport vmap @dns-fallback;
    ip daddr ${gatewayOf(parseSubnet(options.podSubnet))} ip saddr ${options.clusterSubnet} meta l4proto { tcp, udp } th dport 53 dnat ip to ${options.dnsAddress};
    jump services;
  }
  chain output { type nat hook output priority -100; policy accept; jump services; }
  chain postrouting { type nat hook postrouting priority srcnat; policy accept;
    ip saddr . ip daddr @hairpins masquerade;
    meta mark and ${masqueradeMark} == ${masqueradeMark} meta mark set meta mark xor ${masqueradeMark} masquerade fully-random;
    ip saddr 127.0.0.0/8 oifname "${podBridge}" masquerade;
    ip saddr ${options.podSubnet} ip daddr != ${options.clusterSubnet} ip daddr != 224.0.0.0/4 oifname != "${podBridge}" masquerade fully-random;
  }
  chain unanswered {
    ip daddr ${options.serviceSubnet} ip daddr != ${options.dnsAddress} goto reject-connection;
    ip daddr . meta l4proto . th dport vmap @no-endpoint-ips;
  }
  chain filter-forward { type filter hook forward priority filter; policy accept; ct state new jump unanswered; }
  chain filter-output { type filter hook output priority filter; policy accept; ct state new jump unanswered; }
  chain filter-input { type filter hook input priority filter; policy accept;
    iifname != "lo" ip daddr 127.0.0.0/8 ct state != { established, related } drop;
    ct state new ip daddr . meta l4proto . th dport vmap @no-endpoint-ips;
    ct state new fib daddr type local meta l4proto . th dport vmap @no-endpoint-ports;
  }
}
`;

export const removeServiceTable = `add table ${serviceTable}\ndelete table ${serviceTable}\n`;
