import { checkPortNumberOrName } from "../../core/v1/service/validation";
import { defineResource } from "../../definition";
import { ageColumn, formatLabelSelector, nameColumn, textColumn } from "../../definition/columns";
import { checkLabelSelector } from "../../definition/validation";
import { cidrContains, parseCidr } from "../../machinery/addresses";
import { type FieldError, fieldError } from "../../machinery/field-error";
import {
  type IPBlock,
  type NetworkPolicy,
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
  networkPolicySchema,
} from "./schema/network-policy";

const protocols = ["SCTP", "TCP", "UDP"];

const applyDefaults = ({ spec }: NetworkPolicy): void => {
  for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) for (const port of rule.ports ?? []) port.protocol ??= "TCP";
  if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ["Ingress", "Egress"] : ["Ingress"];
};

const checkPort = ({ protocol, port, endPort }: NetworkPolicyPort, path: string): FieldError[] => {
  const errors: FieldError[] = [];
  if (protocol && !protocols.includes(protocol)) errors.push(fieldError.notSupported(`${path}.protocol`, protocol, protocols));
  if (port !== undefined) errors.push(...checkPortNumberOrName(`${path}.port`, port));
  if (endPort === undefined) return errors;
  if (port === undefined) errors.push(fieldError.invalid(`${path}.endPort`, endPort, "may not be specified when `port` is not specified"));
  else if (typeof port === "string")
    errors.push(fieldError.invalid(`${path}.endPort`, endPort, "may not be specified when `port` is non-numeric"));
  else if (endPort < port) errors.push(fieldError.invalid(`${path}.endPort`, endPort, "must be greater than or equal to `port`"));
  return errors;
};

const checkBlock = ({ cidr, except = [] }: IPBlock, path: string): FieldError[] => {
  const network = parseCidr(cidr);
  if (!network)
    return cidr ? [fieldError.invalid(`${path}.cidr`, cidr, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")] : [];
  return except.flatMap((text, index) => {
    const hole = parseCidr(text);
    const field = `${path}.except[${index}]`;
    if (!hole) return [fieldError.invalid(field, text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")];
    const inside = cidrContains(network, hole.address) && hole.prefixLength > network.prefixLength;
    return inside ? [] : [fieldError.invalid(field, text, "must be a strict subset of `cidr`")];
  });
};

const checkPeer = ({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, path: string): FieldError[] => {
  const selected = podSelector !== undefined || namespaceSelector !== undefined;
  if (!selected && !ipBlock) return [fieldError.required(path, "must specify a peer")];
  return [
    ...checkLabelSelector(`${path}.podSelector`, podSelector),
    ...checkLabelSelector(`${path}.namespaceSelector`, namespaceSelector),
    ...(ipBlock ? checkBlock(ipBlock, `${path}.ipBlock`) : []),
    ...(selected && ipBlock ? [fieldError.forbidden(path, "may not specify both ipBlock and another peer")] : []),
  ];
};

const checkRule = (
  ports: readonly NetworkPolicyPort[] = [],
  peers: readonly NetworkPolicyPeer[] = [],
  path: readonly [rule: string, peers: string],
) => [
  ...ports.flatMap((port, index) => checkPort(port, `${path[0]}.ports[${index}]`)),
  ...peers.flatMap((peer, index) => checkPeer(peer, `${path[0]}.${path[1]}[${index}]`)),
];

const validate = ({ spec }: NetworkPolicy): FieldError[] => [
  ...checkLabelSelector("spec.podSelector", spec.podSelector),
  ...(spec.ingress ?? []).flatMap((rule, index) => checkRule(rule.ports, rule.from, [`spec.ingress[${index}]`, "from"])),
  ...(spec.egress ?? []).flatMap((rule, index) => checkRule(rule.ports, rule.to, [`spec.egress[${index}]`, "to"])),
  ...((spec.policyTypes?.length ?? 0) > 2
    ? [fieldError.invalid("spec.policyTypes", spec.policyTypes, "may not specify more than two policyTypes")]
    : []),
];

export const networkPolicyDefinition = defineResource<NetworkPolicy>({
  group: "networking.k8s.io",
  version: "v1",
  kind: "NetworkPolicy",
  plural: "networkpolicies",
  singular: "networkpolicy",
  shortNames: ["netpol"],
  namespaced: true,
  schema: networkPolicySchema,
  countsGeneration: true,
  applyDefaults,
  validate,
  columns: [
    nameColumn,
    textColumn({
      name: "Pod-Selector",
      description: "The pods that it is about.",
      value: ({ spec }) => formatLabelSelector(spec.podSelector),
    }),
    ageColumn,
  ],
});
