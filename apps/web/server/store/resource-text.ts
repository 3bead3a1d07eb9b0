import type { ResourceName } from "./types";

/** A resource as one word, as Kubernetes writes it in messages: `pods`, `deployments.apps`. */
export const resourceText = ({ group, plural }: ResourceName): string => (group === "" ? plural : `${plural}.${group}`);

/** The inverse of resourceText: plurals hold no dot. */
export const parseResourceText = (text: string): ResourceName => {
  const dot = text.indexOf(".");
  return dot < 0 ? { group: "", plural: text } : { group: text.slice(dot + 1), plural: text.slice(0, dot) };
};
