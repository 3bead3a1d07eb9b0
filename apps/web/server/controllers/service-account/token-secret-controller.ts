import { isDeepStrictEqual } from "node:util";
import { isStatus } from "@gantry/api";
import type { TokenRequest } from "@gantry/api/authentication/v1";
import { type Secret, type ServiceAccount, secretDefinition, serviceAccountDefinition } from "@gantry/api/core/v1";
import { keyOf, objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";

const tokenSecretType = "kubernetes.io/service-account-token";
const accountNameAnnotation = "kubernetes.io/service-account.name";
const accountUidAnnotation = "kubernetes.io/service-account.uid";
/** Seconds; the secret's token lives and dies with the secret, so it need not run out soon. */
const tokenLifetime = 10 * 365 * 86_400;

const accountIndex = "service-account";

const byAccount = (secret: Secret): readonly string[] => {
  const name = secret.metadata.annotations?.[accountNameAnnotation];
  return secret.type === tokenSecretType && name ? [keyOf(secret.metadata.namespace, name)] : [];
};

const encode = (text: string): string => Buffer.from(text, "utf8").toString("base64");

/** Milliseconds since the epoch when a token runs out; 0 when it cannot be read. */
const expiryOf = (token: string): number => {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    return typeof payload === "object" && payload !== null && "exp" in payload ? Number(payload.exp) * 1000 : 0;
  } catch {
    return 0;
  }
};

/**
 * Fills in Secrets of type `kubernetes.io/service-account-token`: a token bound to the Secret, the namespace, the CA.
 * Deletes them when their account is gone.
 */
export const tokenSecretController = (context: ControllerContext, caCertificate: string): Controller => {
  const accounts = context.informers.get(serviceAccountDefinition);
  const secrets = context.informers.get(secretDefinition).addIndex(accountIndex, byAccount);
  const queue = new WorkQueue();

  const enqueue = (secret: Secret): void => {
    if (secret.type === tokenSecretType) queue.add(objectKey(secret));
  };
  const enqueueSecretsOf = (account: ServiceAccount): void => {
    for (const secret of secrets.byIndex(accountIndex, objectKey(account))) queue.add(objectKey(secret));
  };
  secrets.addHandlers({ add: enqueue, update: enqueue });
  accounts.addHandlers({ add: enqueueSecretsOf, delete: enqueueSecretsOf });

  const remove = async (secret: Secret): Promise<void> => {
    const { name, namespace, uid } = secret.metadata;
    try {
      await context.client.resource(secretDefinition, namespace).delete(name, { preconditions: { uid } });
    } catch (error) {
      if (!isStatus(error, "NotFound") && !isStatus(error, "Conflict")) throw error;
    }
  };

  const liveAccount = async (secret: Secret, name: string): Promise<ServiceAccount | undefined> => {
    const cached = accounts.get(keyOf(secret.metadata.namespace, name));
    if (cached !== undefined) return cached;
    try {
      return await context.client.resource(serviceAccountDefinition, secret.metadata.namespace).get(name);
    } catch (error) {
      if (isStatus(error, "NotFound")) return undefined;
      throw error;
    }
  };

  const newToken = async (secret: Secret, account: ServiceAccount): Promise<string> => {
    const { name, uid } = secret.metadata;
    const request = {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { audiences: [], expirationSeconds: tokenLifetime, boundObjectRef: { apiVersion: "v1", kind: "Secret", name, uid } },
    };
    const client = context.client.resource(serviceAccountDefinition, account.metadata.namespace);
    const answer = await client.createSubresource<TokenRequest>(account.metadata.name, "token", request);
    return answer.status?.token ?? "";
  };

  const reconcile = async (key: string): Promise<void> => {
    const secret = secrets.get(key);
    if (secret?.type !== tokenSecretType || secret.metadata.deletionTimestamp !== undefined) return;
    const accountName = secret.metadata.annotations?.[accountNameAnnotation];
    if (!accountName) return;
    const account = await liveAccount(secret, accountName);
    const boundTo = secret.metadata.annotations?.[accountUidAnnotation];
    if (account === undefined || (boundTo !== undefined && boundTo !== "" && boundTo !== account.metadata.uid)) {
      await remove(secret);
      return;
    }
    const current = Buffer.from(secret.data?.token ?? "", "base64").toString("utf8");
    const stale = expiryOf(current) < Date.now() + 86_400_000;
    const data = {
      ...secret.data,
      "ca.crt": encode(caCertificate),
      namespace: encode(secret.metadata.namespace ?? ""),
      token: stale ? encode(await newToken(secret, account)) : (secret.data?.token ?? ""),
    };
    const annotations = { ...secret.metadata.annotations, [accountUidAnnotation]: account.metadata.uid };
    if (isDeepStrictEqual(data, secret.data) && isDeepStrictEqual(annotations, secret.metadata.annotations)) return;
    await context.client.resource(secretDefinition).update({ ...secret, metadata: { ...secret.metadata, annotations }, data });
  };

  return { name: "serviceaccount-token", queue, concurrency: 2, reconcile };
};
