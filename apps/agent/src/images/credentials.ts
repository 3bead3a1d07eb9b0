import type { Secret } from "@gantry/api/core/v1";
import type { RegistryCredentials } from "../runtime/types";
import type { ImageReference } from "./reference";

interface StoredCredentials {
  readonly username?: unknown;
  readonly password?: unknown;
  readonly auth?: unknown;
  readonly identitytoken?: unknown;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The registries of a pull secret; a secret that cannot be read holds none. */
const registriesOf = (secret: Secret): [string, StoredCredentials][] => {
  const modern = secret.data?.[".dockerconfigjson"];
  const old = secret.data?.[".dockercfg"];
  const encoded = modern ?? old;
  if (encoded === undefined) return [];
  try {
    const parsed: unknown = JSON.parse(Buffer.from(encoded, "base64").toString("utf8"));
    const registries = modern === undefined ? parsed : isRecord(parsed) ? parsed.auths : undefined;
    return isRecord(registries)
      ? Object.entries(registries).filter((entry): entry is [string, StoredCredentials] => isRecord(entry[1]))
      : [];
  } catch {
    return [];
  }
};

/** `https://index.docker.io/v1/` → host and path; Docker Hub goes by several names. */
const location = (key: string): { host: string; path: string } => {
  const [host = "", ...rest] = key.replace(/^https?:\/\//, "").split("/");
  const path = rest
    .join("/")
    .replace(/^v[12]\/?/, "")
    .replace(/\/$/, "");
  return { host: host === "index.docker.io" || host === "registry-1.docker.io" ? "docker.io" : host, path };
};

/** `*` stands for one label of a host name. */
const hostMatches = (pattern: string, host: string): boolean => {
  const wanted = pattern.split(".");
  const given = host.split(".");
  return (
    wanted.length === given.length &&
    wanted.every((part, index) =>
      new RegExp(
        `^${part
          .split("*")
          .map((piece) => piece.replace(/[^\w-]/g, "\\$&"))
          .join(".*")}$`,
      ).test(given[index] ?? ""),
    )
  );
};

const toCredentials = (stored: StoredCredentials, serverAddress: string): RegistryCredentials => {
  const [user = "", ...password] = Buffer.from(text(stored.auth), "base64").toString("utf8").split(":");
  const identityToken = text(stored.identitytoken);
  return {
    username: text(stored.username) || user,
    password: text(stored.password) || password.join(":"),
    serverAddress,
    ...(identityToken === "" ? {} : { identityToken }),
  };
};

/** The credentials of these secrets that fit an image, the most specific path first. */
export const credentialsFor = (image: ImageReference, secrets: readonly Secret[]): RegistryCredentials[] =>
  secrets
    .flatMap(registriesOf)
    .map(([key, stored]) => ({ ...location(key), stored }))
    .filter(({ host, path }) => hostMatches(host, image.registry) && (path === "" || `${image.repository}/`.startsWith(`${path}/`)))
    .sort((a, b) => b.path.length - a.path.length)
    .map(({ stored }) => toCredentials(stored, image.registry));
