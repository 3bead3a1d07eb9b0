import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LoadedKubeconfig } from "./kubeconfig";

const serviceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

/** How a container reaches its own cluster: the environment and the files that every pod gets. */
export const loadInClusterConfig = async (
  environment: NodeJS.ProcessEnv = process.env,
  directory: string = serviceAccountDirectory,
): Promise<LoadedKubeconfig> => {
  const host = environment.KUBERNETES_SERVICE_HOST;
  const port = environment.KUBERNETES_SERVICE_PORT;
  if (!host || !port) throw new Error("Not in a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set.");
  const namespace = (await readFile(join(directory, "namespace"), "utf8").catch(() => "default")).trim();
  return {
    namespace,
    transport: {
      server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
      credentials: { tokenFile: join(directory, "token") },
      ca: { file: join(directory, "ca.crt") },
    },
  };
};
