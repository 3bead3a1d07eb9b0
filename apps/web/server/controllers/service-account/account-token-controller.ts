import { createHash } from "node:crypto";
import { isStatus } from "@gantry/api";
import { type Secret, type ServiceAccount, secretDefinition, serviceAccountDefinition } from "@gantry/api/core/v1";
import { isNamespaceTerminating, keyOf, objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";

const tokenSecretType = "kubernetes.io/service-account-token";
const accountNameAnnotation = "kubernetes.io/service-account.name";

/** One name for one account, so that an attempt that is repeated finds what the first one made. */
const secretNameOf = ({ metadata }: ServiceAccount): string =>
  `${metadata.name.slice(0, 240)}-token-${createHash("sha256").update(metadata.uid).digest("hex").slice(0, 5)}`;

/**
 * Gives every ServiceAccount a Secret with a token, and names it in the account's `secrets`. Clusters did so up to 1.23
 * (LegacyServiceAccountTokenNoAutoGeneration), and clients of that age wait for it before they use an account.
 */
export const accountTokenController = (context: ControllerContext): Controller => {
  const accounts = context.informers.get(serviceAccountDefinition);
  const secrets = context.informers.get(secretDefinition);
  const queue = new WorkQueue();

  accounts.addHandlers({ add: (account) => queue.add(objectKey(account)), update: (account) => queue.add(objectKey(account)) });
  const enqueueAccountOf = ({ type, metadata }: Secret): void => {
    const name = metadata.annotations?.[accountNameAnnotation];
    if (type === tokenSecretType && name) queue.add(keyOf(metadata.namespace, name));
  };
  secrets.addHandlers({ update: enqueueAccountOf, delete: enqueueAccountOf });

  const createSecret = async (account: ServiceAccount, name: string): Promise<void> => {
    const { namespace } = account.metadata;
    try {
      await context.client.resource(secretDefinition, namespace).create({
        metadata: { name, namespace, annotations: { [accountNameAnnotation]: account.metadata.name } },
        type: tokenSecretType,
      });
    } catch (error) {
      if (!isStatus(error, "AlreadyExists") && !isStatus(error, "NotFound") && !isNamespaceTerminating(error)) throw error;
    }
  };

  const reconcile = async (key: string): Promise<void> => {
    const account = accounts.get(key);
    if (account === undefined || account.metadata.deletionTimestamp !== undefined) return;
    const named = account.secrets ?? [];
    if (named.some(({ name }) => secrets.get(keyOf(account.metadata.namespace, name ?? ""))?.type === tokenSecretType)) return;
    const name = secretNameOf(account);
    const secret = secrets.get(keyOf(account.metadata.namespace, name));
    if (secret === undefined) {
      await createSecret(account, name);
      return;
    }
    // Named only when it is filled: whoever waits for the name goes on to read the token.
    if (!secret.data?.token || named.some((reference) => reference.name === name)) return;
    try {
      await context.client.resource(serviceAccountDefinition).update({ ...account, secrets: [...named, { name }] });
    } catch (error) {
      if (!isStatus(error, "NotFound")) throw error;
    }
  };

  return { name: "serviceaccount-tokens", queue, concurrency: 4, reconcile };
};
