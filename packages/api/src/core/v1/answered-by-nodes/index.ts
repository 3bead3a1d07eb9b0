/**
 * On a Service whose address every node answers itself, so that no pod stands behind it and it has no endpoints: the
 * cluster's DNS. Gantry's own; Kubernetes knows nothing like it.
 */
export const answeredByNodesAnnotation = "gantry.dev/answered-by-nodes";

/** Whether every node answers on this Service's address itself. */
export const isAnsweredByNodes = ({
  metadata,
}: {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}): boolean => metadata.annotations?.[answeredByNodesAnnotation] === "true";
