interface Identified {
  readonly metadata: { readonly namespace?: string | undefined; readonly name: string };
}

/** `namespace/name`, or the name alone for what has no namespace. Keys of caches and work queues. */
export const objectKey = (object: Identified): string => keyOf(object.metadata.namespace, object.metadata.name);

export const keyOf = (namespace: string | undefined, name: string): string => (namespace ? `${namespace}/${name}` : name);

/** The namespace ("" when there is none) and name of a key. */
export const splitKey = (key: string): { namespace: string; name: string } => {
  const slash = key.indexOf("/");
  return slash === -1 ? { namespace: "", name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
};
