import { isStatus } from "@gantry/api";
import {
  bootstrapTokenIdOf,
  bootstrapTokenNamespace,
  bootstrapTokenSecretName,
  nodeDefinition,
  type Secret,
  secretDefinition,
  tokenLimitAnnotation,
  tokenNodesAnnotation,
} from "@gantry/api/core/v1";
import type { Client } from "@gantry/client";

/** A machine that asks to become a node. */
export interface Joiner {
  /** As whom it asks; the holder of a token is `system:bootstrap:<id>`. */
  readonly user: string;
  readonly nodeName: string;
}

const absent = (error: unknown): undefined => {
  if (!isStatus(error, "NotFound")) throw error;
  return undefined;
};

/** Two machines of one name would take each other's pods; and a token must not make its holder a node that lives. */
const nameDenial = async (client: Client, nodeName: string): Promise<string | undefined> => {
  const node = await client.resource(nodeDefinition).get(nodeName).catch(absent);
  const isReady = node?.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True");
  return isReady
    ? `a node named "${nodeName}" is Ready in the cluster. Give this machine another name with --node-name; if it is the same machine, stop the old agent and wait until the node is NotReady`
    : undefined;
};

const joinedBy = ({ metadata }: Secret): string[] => (metadata.annotations?.[tokenNodesAnnotation] ?? "").split(",").filter(Boolean);

/**
 * Counts the machine among those that a limited token has admitted. One that asks again, its join was interrupted
 * perhaps, is not counted twice. Of two that ask at once for the last place one gets a Conflict, and asks again.
 */
const limitDenial = async (client: Client, { user, nodeName }: Joiner): Promise<string | undefined> => {
  const id = bootstrapTokenIdOf(user);
  if (id === undefined) return undefined;
  const secrets = client.resource(secretDefinition, bootstrapTokenNamespace);
  const secret = await secrets.get(bootstrapTokenSecretName(id)).catch(absent);
  if (secret === undefined) return "the token has been revoked";
  const limit = secret.metadata.annotations?.[tokenLimitAnnotation];
  const joined = joinedBy(secret);
  if (limit === undefined || joined.includes(nodeName)) return undefined;
  if (!(joined.length < Number(limit))) {
    return `the token is used up: it was for ${limit === "1" ? "one machine" : `${limit} machines`}, and ${joined.join(", ")} joined with it. Get a new line to join with`;
  }
  const annotations = { ...secret.metadata.annotations, [tokenNodesAnnotation]: [...joined, nodeName].join() };
  await secrets.update({ ...secret, metadata: { ...secret.metadata, annotations } });
  return undefined;
};

/** Why a machine that may ask is not let in all the same; `undefined` when it is. */
export const joinDenial = async (client: Client, joiner: Joiner): Promise<string | undefined> =>
  (await nameDenial(client, joiner.nodeName)) ?? (await limitDenial(client, joiner));
