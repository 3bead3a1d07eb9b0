import { forbidden, randomSuffix } from "@gantry/api";
import type { Container, Pod, ServiceAccount, Volume } from "@gantry/api/core/v1";
import type { ObjectStore } from "../../../store/types";
import { lookUp } from "../lookup";
import { isPodCreate } from "../match";
import type { AdmissionPlugin, AdmissionRequest } from "../types";

const mountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
const tokenSeconds = 3607;
const fileMode = 0o644;

/** How long a pod in a new namespace waits for the account that every namespace gets. */
const patience = 2_000;

const tokenVolume = (name: string): Volume => ({
  name,
  projected: {
    defaultMode: fileMode,
    sources: [
      { serviceAccountToken: { path: "token", expirationSeconds: tokenSeconds } },
      { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
      { downwardAPI: { items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }] } },
    ],
  },
});

const accountKey = (namespace: string, name: string) => ({ group: "", plural: "serviceaccounts", namespace, name });

/** Waits for the account by watching, not by asking again. */
const waitFor = async (store: ObjectStore, namespace: string, name: string): Promise<ServiceAccount | undefined> => {
  const signal = AbortSignal.timeout(patience);
  const key = accountKey(namespace, name);
  try {
    const from = await store.revision();
    const changes = store.watch(key, { namespace, from, signal });
    const existing = await lookUp<ServiceAccount>(store, key);
    if (existing) return existing;
    for await (const batch of changes) {
      const found = batch.find(({ type, current }) => type !== "DELETED" && current.key.name === name);
      if (found) return found.current.object as ServiceAccount;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return undefined;
};

const accountOf = async (store: ObjectStore, request: AdmissionRequest, name: string): Promise<ServiceAccount> => {
  const { definition, namespace } = request;
  const found =
    (await lookUp<ServiceAccount>(store, accountKey(namespace, name))) ??
    (name === "default" ? await waitFor(store, namespace, name) : undefined);
  if (found) return found;
  throw forbidden(
    definition,
    request.name,
    `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`,
  );
};

const mountToken = (pod: Pod): void => {
  const every: Container[] = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const without = every.filter(({ volumeMounts }) => !volumeMounts?.some((mount) => mount.mountPath === mountPath));
  if (without.length === 0) return;
  const name = `kube-api-access-${randomSuffix(Math.random)}`;
  pod.spec.volumes = [...(pod.spec.volumes ?? []), tokenVolume(name)];
  for (const container of without) container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath }];
};

/** Gives every pod a ServiceAccount, its token and its image pull secrets. */
export const serviceAccount = (store: ObjectStore): AdmissionPlugin => ({
  name: "ServiceAccount",
  mutate: async (request) => {
    if (!isPodCreate(request)) return;
    const pod = request.object as Pod;
    // Mirrors of what stands in files on a node have no account.
    if (pod.metadata.annotations?.["kubernetes.io/config.mirror"] !== undefined) return;
    const { spec } = pod;
    spec.serviceAccountName ||= "default";
    spec.serviceAccount = spec.serviceAccountName;
    const account = await accountOf(store, request, spec.serviceAccountName);
    const automount = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
    if (automount) mountToken(pod);
    if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length)
      spec.imagePullSecrets = structuredClone(account.imagePullSecrets);
  },
});
