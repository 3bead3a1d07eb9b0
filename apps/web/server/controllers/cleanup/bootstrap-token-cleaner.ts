import { isStatus } from "@gantry/api";
import { bootstrapTokenNamespace, bootstrapTokenType, type Secret, secretDefinition } from "@gantry/api/core/v1";
import { objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";

const isBootstrapToken = (secret: Secret): boolean =>
  secret.type === bootstrapTokenType && secret.metadata.namespace === bootstrapTokenNamespace;

/** Milliseconds since the epoch; `undefined` for a token that does not run out. */
const expiryOf = (secret: Secret): number | undefined => {
  const text = Buffer.from(secret.data?.expiration ?? "", "base64")
    .toString("utf8")
    .trim();
  if (text === "") return undefined;
  const expiry = Date.parse(text);
  return Number.isNaN(expiry) ? 0 : expiry;
};

/** Deletes the tokens with which nodes join once they have run out. One whose end cannot be read counts as run out. */
export const bootstrapTokenCleaner = (context: ControllerContext): Controller => {
  const secrets = context.informers.get(secretDefinition);
  const queue = new WorkQueue();
  const enqueue = (secret: Secret): void => {
    if (isBootstrapToken(secret)) queue.add(objectKey(secret));
  };
  secrets.addHandlers({ add: enqueue, update: enqueue });

  const reconcile = async (key: string): Promise<number | undefined> => {
    const secret = secrets.get(key);
    if (secret === undefined || !isBootstrapToken(secret)) return undefined;
    const expiry = expiryOf(secret);
    if (expiry === undefined) return undefined;
    const remaining = expiry - Date.now();
    if (remaining > 0) return remaining;
    const { name, namespace, uid } = secret.metadata;
    try {
      await context.client.resource(secretDefinition, namespace).delete(name, { preconditions: { uid } });
    } catch (error) {
      if (!isStatus(error, "NotFound") && !isStatus(error, "Conflict")) throw error;
    }
    return undefined;
  };

  return { name: "token-cleaner", queue, reconcile };
};
