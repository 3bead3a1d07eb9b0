import { defineResource } from "../../definition";
import { type NetworkPolicy, networkPolicySchema } from "./schema/network-policy";

export const networkPolicyDefinition = defineResource<NetworkPolicy>({
  group: "networking.k8s.io",
  version: "v1",
  kind: "NetworkPolicy",
  plural: "networkpolicies",
  singular: "networkpolicy",
  namespaced: true,
  schema: networkPolicySchema,
  shortNames: ["netpol"],
  countsGeneration: true,
});
