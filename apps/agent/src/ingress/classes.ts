import type { Ingress, IngressClass } from "@gantry/api/networking/v1";

/** What IngressClasses name as `spec.controller` to be served by the agents. */
export const controllerName = "gantry.dev/ingress";

/** From before there was `spec.ingressClassName`; it counts where that is not set. */
const classAnnotation = "kubernetes.io/ingress.class";
const defaultAnnotation = "ingressclass.kubernetes.io/is-default-class";

/** The Ingresses that are ours: those of a class of our controller, and those without one when ours is the default. */
export const servedIngresses = (ingresses: Iterable<Ingress>, classes: Iterable<IngressClass>): Ingress[] => {
  const own = [...classes].filter(({ spec }) => spec.controller === controllerName);
  const names = new Set(own.map(({ metadata }) => metadata.name));
  const isDefault = own.some(({ metadata }) => metadata.annotations?.[defaultAnnotation] === "true");
  return [...ingresses].filter(({ metadata, spec }) => {
    const name = spec.ingressClassName ?? metadata.annotations?.[classAnnotation];
    return name === undefined ? isDefault : names.has(name);
  });
};
