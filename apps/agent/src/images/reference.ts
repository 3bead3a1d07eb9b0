const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const domainLabel = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const domain = `(?:${domainLabel}(?:\\.${domainLabel})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const pattern = new RegExp(
  `^(?:(?<domain>${domain})/)?(?<path>${component}(?:/${component})*)(?::(?<tag>[\\w][\\w.-]{0,127}))?(?:@(?<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$`,
);

export interface ImageReference {
  /** `docker.io` when the name says none. */
  readonly registry: string;
  /** The path in the registry, `library/` included. */
  readonly repository: string;
  /** `latest` when neither tag nor digest is given. */
  readonly tag?: string;
  readonly digest?: string;
}

const looksLikeRegistry = (first: string): boolean =>
  first.includes(".") || first.includes(":") || first === "localhost" || /[A-Z]/.test(first);

/** Takes an image's name apart as Docker does; undefined when it is not one. */
export const parseImageReference = (text: string): ImageReference | undefined => {
  const groups = pattern.exec(text)?.groups;
  if (!groups?.path) return undefined;
  let registry = groups.domain;
  let repository = groups.path;
  // `library/nginx`: what stands first is only a registry if it looks like a host.
  if (registry !== undefined && !looksLikeRegistry(registry)) {
    if (/[A-Z]/.test(registry)) return undefined;
    repository = `${registry}/${repository}`;
    registry = undefined;
  }
  if (registry === undefined && !repository.includes("/")) repository = `library/${repository}`;
  const { tag, digest } = groups;
  return {
    registry: registry ?? "docker.io",
    repository,
    ...(tag === undefined ? (digest === undefined ? { tag: "latest" } : {}) : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
};

/** What `imagePullPolicy` means when it was left out: `Always` for `latest`. */
export const defaultPullPolicy = (image: string): "Always" | "IfNotPresent" =>
  parseImageReference(image)?.tag === "latest" ? "Always" : "IfNotPresent";
