import { labelSelectorSchema } from "../../../meta/v1/schema/label-selector";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, field, type Infer, int32, intOrString, type Resource, string, struct } from "../../../schema";
import { networkPolicyAbout, networkPolicySpecAbout } from "../about/network-policy";

export const ipBlockSchema = struct("io.k8s.api.networking.v1.IPBlock", {
  cidr: field(1, string, { required: true }),
  except: field(2, array(string), { listType: "atomic" }),
});
export type IPBlock = Infer<typeof ipBlockSchema>;

export const networkPolicyPeerSchema = struct("io.k8s.api.networking.v1.NetworkPolicyPeer", {
  podSelector: field(1, labelSelectorSchema),
  namespaceSelector: field(2, labelSelectorSchema),
  ipBlock: field(3, ipBlockSchema),
});
export type NetworkPolicyPeer = Infer<typeof networkPolicyPeerSchema>;

export const networkPolicyPortSchema = struct("io.k8s.api.networking.v1.NetworkPolicyPort", {
  protocol: field(1, string, { nullable: true }),
  port: field(2, intOrString, { nullable: true }),
  endPort: field(3, int32, { nullable: true }),
});
export type NetworkPolicyPort = Infer<typeof networkPolicyPortSchema>;

export const networkPolicyEgressRuleSchema = struct("io.k8s.api.networking.v1.NetworkPolicyEgressRule", {
  ports: field(1, array(networkPolicyPortSchema), { listType: "atomic" }),
  to: field(2, array(networkPolicyPeerSchema), { listType: "atomic" }),
});
export type NetworkPolicyEgressRule = Infer<typeof networkPolicyEgressRuleSchema>;

export const networkPolicyIngressRuleSchema = struct("io.k8s.api.networking.v1.NetworkPolicyIngressRule", {
  ports: field(1, array(networkPolicyPortSchema), { listType: "atomic" }),
  from: field(2, array(networkPolicyPeerSchema), { listType: "atomic" }),
});
export type NetworkPolicyIngressRule = Infer<typeof networkPolicyIngressRuleSchema>;

export const networkPolicySpecSchema = struct(
  "io.k8s.api.networking.v1.NetworkPolicySpec",
  {
    podSelector: field(1, labelSelectorSchema, { present: true }),
    ingress: field(2, array(networkPolicyIngressRuleSchema), { listType: "atomic" }),
    egress: field(3, array(networkPolicyEgressRuleSchema), { listType: "atomic" }),
    policyTypes: field(4, array(string), { enum: ["Ingress", "Egress"], listType: "atomic" }),
  },
  networkPolicySpecAbout,
);
export type NetworkPolicySpec = Infer<typeof networkPolicySpecSchema>;

export const networkPolicySchema = struct(
  "io.k8s.api.networking.v1.NetworkPolicy",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, networkPolicySpecSchema, { present: true }),
  },
  networkPolicyAbout,
);
export type NetworkPolicy = Resource<typeof networkPolicySchema>;
