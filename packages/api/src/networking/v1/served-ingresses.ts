import type { Ingress } from "./schema/ingress";
import type { IngressClass } from "./schema/ingress-class";

/** What IngressClasses name as `spec.controller` to be served by the agents. */
export const ingressControllerName = "gantry.dev/ingress";

/** By it a Node tells on which of its ports Ingresses are served, as `80,443`. */
export const ingressPortsAnnotation = "gantry.dev/ingress-ports";

/** From before there was `spec.ingressClassName`; it counts where that is not set. */
export const ingressClassAnnotation = "kubernetes.io/ingress.class";
const defaultAnnotation = "ingressclass.kubernetes.io/is-default-class";

/** Whether Ingresses that name no class are of this one. */
export const isDefaultIngressClass = ({ metadata }: IngressClass): boolean => metadata.annotations?.[defaultAnnotation] === "true";

/** The Ingresses that the agents serve: those of a class of our controller, and those without one when ours is the default. */
export const servedIngresses = (ingresses: Iterable<Ingress>, classes: Iterable<IngressClass>): Ingress[] => {
  const own = [...classes].filter(({ spec }) => spec.controller === ingressControllerName);
  const names = new Set(own.map(({ metadata }) => metadata.name));
  const isDefault = own.some(isDefaultIngressClass);
  return [...ingresses].filter(({ metadata, spec }) => {
    const name = spec.ingressClassName ?? metadata.annotations?.[ingressClassAnnotation];
    return name === undefined ? isDefault : names.has(name);
  });
};
