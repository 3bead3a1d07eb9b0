import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import type { Credentials, HttpsTransportOptions, Pem } from "../transport";

interface Cluster {
  readonly server?: string;
  readonly "certificate-authority"?: string;
  readonly "certificate-authority-data"?: string;
  readonly "insecure-skip-tls-verify"?: boolean;
  readonly "tls-server-name"?: string;
}

interface User {
  readonly token?: string;
  readonly tokenFile?: string;
  readonly "client-certificate"?: string;
  readonly "client-certificate-data"?: string;
  readonly "client-key"?: string;
  readonly "client-key-data"?: string;
}

interface Context {
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
}

interface Kubeconfig {
  readonly "current-context"?: string;
  readonly clusters?: readonly { readonly name: string; readonly cluster?: Cluster }[];
  readonly users?: readonly { readonly name: string; readonly user?: User }[];
  readonly contexts?: readonly { readonly name: string; readonly context?: Context }[];
}

export interface LoadedKubeconfig {
  readonly transport: HttpsTransportOptions;
  /** The context's namespace; `default` when it names none. */
  readonly namespace: string;
}

const byName = <Entry extends { readonly name: string }>(entries: readonly Entry[] | undefined, name: string, what: string): Entry => {
  const found = entries?.find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`The kubeconfig names the ${what} "${name}", but does not hold it.`);
  return found;
};

/** Inline data wins over a file, as in kubectl. Files are relative to the kubeconfig. */
const pemOf = (data: string | undefined, file: string | undefined, directory: string): Pem | undefined => {
  if (data !== undefined && data !== "") return { pem: Buffer.from(data, "base64").toString("utf8") };
  return file === undefined || file === "" ? undefined : { file: resolve(directory, file) };
};

const credentialsOf = (user: User, directory: string): Credentials => {
  const certificate = pemOf(user["client-certificate-data"], user["client-certificate"], directory);
  const key = pemOf(user["client-key-data"], user["client-key"], directory);
  if (certificate !== undefined && key !== undefined) return { certificate, key };
  if (user.tokenFile !== undefined) return { tokenFile: resolve(directory, user.tokenFile) };
  return user.token === undefined ? {} : { token: user.token };
};

/**
 * Reads what a kubeconfig says about a context.
 * @param text YAML or JSON.
 * @param directory What relative paths in it are relative to.
 */
export const parseKubeconfig = (text: string, directory: string, contextName?: string): LoadedKubeconfig => {
  const config = (parse(text) ?? {}) as Kubeconfig;
  const name = contextName ?? config["current-context"];
  if (name === undefined || name === "") throw new Error("The kubeconfig has no current context; name one.");
  const context = byName(config.contexts, name, "context").context ?? {};
  const cluster = byName(config.clusters, context.cluster ?? "", "cluster").cluster ?? {};
  const user = context.user === undefined ? {} : (byName(config.users, context.user, "user").user ?? {});
  if (cluster.server === undefined) throw new Error(`The cluster "${context.cluster}" of the kubeconfig has no server.`);
  const ca = pemOf(cluster["certificate-authority-data"], cluster["certificate-authority"], directory);
  const serverName = cluster["tls-server-name"];
  return {
    namespace: context.namespace ?? "default",
    transport: {
      server: cluster.server,
      credentials: credentialsOf(user, directory),
      insecureSkipTlsVerify: cluster["insecure-skip-tls-verify"] === true,
      ...(ca === undefined ? {} : { ca }),
      ...(serverName === undefined ? {} : { serverName }),
    },
  };
};

/** Reads a kubeconfig file. Certificates and tokens that it names as files are read again when they change. */
export const loadKubeconfig = async (path: string, contextName?: string): Promise<LoadedKubeconfig> =>
  parseKubeconfig(await readFile(path, "utf8"), dirname(resolve(path)), contextName);
