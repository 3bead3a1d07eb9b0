import { type Ingress, type IngressClass, ingressClassAnnotation, isDefaultIngressClass } from "@gantry/api/networking/v1";
import type { ObjectStore } from "../../../store/types";
import { lookUpAll } from "../lookup";
import { isAbout } from "../match";
import type { AdmissionPlugin } from "../types";

/** The newest of the default classes; of equally old ones the first by name. */
const byAge = (a: IngressClass, b: IngressClass): number =>
  b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp) || a.metadata.name.localeCompare(b.metadata.name);

/** An Ingress that names no class, by its field or by the old annotation, gets the default one. */
export const defaultIngressClass = (store: ObjectStore): AdmissionPlugin => ({
  name: "DefaultIngressClass",
  mutate: async (request) => {
    if (!isAbout(request, "networking.k8s.io", "ingresses", "CREATE")) return;
    const { metadata, spec } = request.object as Ingress;
    if (spec.ingressClassName !== undefined || metadata.annotations?.[ingressClassAnnotation] !== undefined) return;
    const classes = await lookUpAll<IngressClass>(store, { group: "networking.k8s.io", plural: "ingressclasses" });
    const [chosen] = classes.filter(isDefaultIngressClass).sort(byAge);
    if (chosen) spec.ingressClassName = chosen.metadata.name;
  },
});
