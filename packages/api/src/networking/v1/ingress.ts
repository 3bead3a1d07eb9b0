import { loadBalancerAddresses } from "../../core/v1/service/columns";
import { defineResource } from "../../definition";
import { ageColumn, nameColumn, none, textColumn } from "../../definition/columns";
import { ingressFromBeta, ingressToBeta } from "./ingress-v1beta1";
import { validateIngress } from "./ingress-validation";
import { type Ingress, ingressSchema } from "./schema/ingress";
import { ingressV1beta1Schema } from "./schema/ingress-v1beta1";

const shownHosts = 3;

const hostsText = ({ spec }: Ingress): string => {
  const rules = spec.rules ?? [];
  const hosts = rules.map(({ host }) => host ?? "").filter((host) => host !== "");
  if (hosts.length === 0) return "*";
  const shown = hosts.slice(0, shownHosts).join(",");
  return hosts.length > shownHosts ? `${shown} + ${rules.length - shownHosts} more...` : shown;
};

export const ingressDefinition = defineResource<Ingress>({
  group: "networking.k8s.io",
  version: "v1",
  kind: "Ingress",
  plural: "ingresses",
  singular: "ingress",
  shortNames: ["ing"],
  namespaced: true,
  schema: ingressSchema,
  alternates: [{ version: "v1beta1", schema: ingressV1beta1Schema, toStored: ingressFromBeta, fromStored: ingressToBeta }],
  countsGeneration: true,
  validate: validateIngress,
  status: {},
  columns: [
    nameColumn,
    textColumn({ name: "Class", description: "Who serves it.", value: ({ spec }) => spec.ingressClassName ?? none }),
    textColumn({ name: "Hosts", description: "The names that it answers to.", value: hostsText }),
    textColumn({
      name: "Address",
      description: "Where it can be reached.",
      value: ({ status }) => loadBalancerAddresses(status.loadBalancer.ingress).join(","),
    }),
    textColumn({ name: "Ports", description: "Its ports.", value: ({ spec }) => (spec.tls?.length ? "80, 443" : "80") }),
    ageColumn,
  ],
});
