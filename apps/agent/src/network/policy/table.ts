import { createHash } from "node:crypto";
import type { NetworkPolicy } from "@gantry/api/networking/v1";
import { allowRules, type Direction, governs, type PolicyPod, type PolicyWorld, selects } from "./rules";

export const policyTable = "ip gantry-policy";

export const removePolicyTable = `add table ${policyTable}\ndelete table ${policyTable}\n`;

interface Direct {
  readonly chains: Map<string, readonly string[]>;
  readonly verdicts: Map<string, string>;
}

/** Pods with equal rules share a chain, whose name is the rules' hash: rules that stay keep their chain and their counters. */
const directions = (direction: Direction, local: readonly PolicyPod[], policies: readonly NetworkPolicy[], world: PolicyWorld): Direct => {
  const chains = new Map<string, readonly string[]>();
  const verdicts = new Map<string, string>();
  for (const pod of local) {
    const applying = policies.filter((policy) => governs(policy, direction) && selects(policy, pod));
    if (applying.length === 0) continue;
    const rules = [...allowRules(applying, pod, direction, world), "drop"];
    const name = `${direction}-${createHash("sha256").update(rules.join("\n")).digest("hex").slice(0, 16)}`;
    chains.set(name, rules);
    verdicts.set(pod.ip, `jump ${name}`);
  }
  return { chains, verdicts };
};

const mapOf = (name: string, verdicts: ReadonlyMap<string, string>): string => {
  const elements = [...verdicts].map(([ip, verdict]) => `${ip} : ${verdict}`).join(", ");
  return `  map ${name} { type ipv4_addr : verdict; ${elements ? `elements = { ${elements} } ; ` : ""}}`;
};

/**
 * The whole table for the pods of this node, to be put in place of the last one in one transaction; undefined when no
 * policy selects any of them.
 * @param dnsAddress Answered on the node itself: asking for names is always allowed, as no selector could name who answers.
 */
export const renderPolicyTable = (
  local: readonly PolicyPod[],
  policies: readonly NetworkPolicy[],
  options: { readonly world: PolicyWorld; readonly dnsAddress: string },
): string | undefined => {
  const ingress = directions("ingress", local, policies, options.world);
  const egress = directions("egress", local, policies, options.world);
  if (ingress.verdicts.size === 0 && egress.verdicts.size === 0) return undefined;
  // A pod that reaches itself through a Service: no policy can forbid that.
  const selves = [...new Set([...ingress.verdicts.keys(), ...egress.verdicts.keys()])].map((ip) => `${ip} . ${ip}`);
  const chains = [...ingress.chains, ...egress.chains].map(
    ([name, rules]) => `  chain ${name} {\n${rules.map((rule) => `    ${rule};`).join("\n")}\n  }`,
  );
  return `${removePolicyTable}table ${policyTable} {
  comment "network policies of Gantry";
${chains.join("\n")}
${mapOf("ingress-pods", ingress.verdicts)}
${mapOf("egress-pods", egress.verdicts)}
  set selves { type ipv4_addr . ipv4_addr; elements = { ${selves.join(", ")} } ; }
  chain forward { type filter hook forward priority filter - 1; policy accept;
    ct state established,related accept;
    ip saddr . ip daddr @selves accept;
    ct original ip daddr ${options.dnsAddress} th dport 53 accept;
    ip saddr vmap @egress-pods;
    ip daddr vmap @ingress-pods;
  }
  chain input { type filter hook input priority filter - 1; policy accept;
    ct state established,related accept;
    ip daddr ${options.dnsAddress} th dport 53 accept;
    ip saddr vmap @egress-pods;
  }
}
`;
};
