import type { NewObject } from "../../machinery/object";
import type { Secret } from "./schema/secret";

/** The type of the Secrets in kube-system that hold the tokens with which nodes join. */
export const bootstrapTokenType = "bootstrap.kubernetes.io/token";

export const bootstrapTokenNamespace = "kube-system";

/** How many machines a token admits; a Secret without it admits any number. */
export const tokenLimitAnnotation = "gantry.dev/join-limit";

/** The names of the nodes that a limited token has admitted, separated by commas. */
export const tokenNodesAnnotation = "gantry.dev/joined-nodes";

/** `<id>.<secret>`: the id is no secret and names the Secret, the other half proves who holds the token. */
export interface BootstrapToken {
  readonly id: string;
  readonly secret: string;
}

/** What ids and secrets consist of, as Kubernetes' documentation of bootstrap tokens says. */
export const bootstrapTokenAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
export const bootstrapTokenLengths = { id: 6, secret: 16 } as const;

const shape = /^([a-z0-9]{6})\.([a-z0-9]{16})$/;

/** Reads a token; `undefined` for a text that cannot be one. */
export const parseBootstrapToken = (text: string): BootstrapToken | undefined => {
  const [, id, secret] = shape.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
};

const userPrefix = "system:bootstrap:";

/** The user that a token makes of its holder. */
export const bootstrapTokenUser = (id: string): string => `${userPrefix}${id}`;

/** The id of the token that made somebody this user; `undefined` for other users. */
export const bootstrapTokenIdOf = (user: string): string | undefined =>
  user.startsWith(userPrefix) ? user.slice(userPrefix.length) : undefined;

export const bootstrapTokenSecretName = (id: string): string => `bootstrap-token-${id}`;

export interface BootstrapTokenOptions {
  readonly token: BootstrapToken;
  /** RFC 3339: when the token ends. */
  readonly expiration: string;
  /** For those who list the Secrets. */
  readonly description: string;
  /** How many machines it admits; any number when left out. */
  readonly limit?: number;
}

/** The Secret that makes a token valid. */
export const bootstrapTokenSecret = ({ token, expiration, description, limit }: BootstrapTokenOptions): NewObject<Secret> => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: bootstrapTokenSecretName(token.id),
    namespace: bootstrapTokenNamespace,
    ...(limit === undefined ? {} : { annotations: { [tokenLimitAnnotation]: String(limit) } }),
  },
  type: bootstrapTokenType,
  stringData: {
    description,
    expiration,
    "token-id": token.id,
    "token-secret": token.secret,
    "usage-bootstrap-authentication": "true",
  },
});
