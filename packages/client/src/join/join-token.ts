import { randomInt } from "node:crypto";
import {
  type BootstrapToken,
  bootstrapTokenAlphabet,
  bootstrapTokenLengths,
  bootstrapTokenNamespace,
  bootstrapTokenSecret,
  secretDefinition,
} from "@gantry/api/core/v1";
import type { Client } from "../client";

export interface JoinTokenOptions {
  /** Milliseconds from now on. */
  readonly lifetime: number;
  /** How many machines it admits; any number when left out. */
  readonly limit?: number;
  /** Who made it and what for, for those who list the Secrets. */
  readonly description: string;
}

export interface JoinToken {
  /** `<id>.<secret>`; whoever has it can add machines to the cluster. */
  readonly token: string;
  /** RFC 3339 */
  readonly expiration: string;
  /** The Secret in kube-system that makes it valid; deleting that revokes it. */
  readonly secretName: string;
}

const randomText = (length: number): string =>
  Array.from({ length }, () => bootstrapTokenAlphabet.charAt(randomInt(bootstrapTokenAlphabet.length))).join("");

/**
 * Makes a token with which machines join.
 * @throws StatusError 403 where the client's user may not create Secrets in kube-system
 */
export const createJoinToken = async (client: Client, { lifetime, ...rest }: JoinTokenOptions): Promise<JoinToken> => {
  const token: BootstrapToken = { id: randomText(bootstrapTokenLengths.id), secret: randomText(bootstrapTokenLengths.secret) };
  const expiration = `${new Date(Date.now() + lifetime).toISOString().slice(0, 19)}Z`;
  const secret = await client
    .resource(secretDefinition, bootstrapTokenNamespace)
    .create(bootstrapTokenSecret({ ...rest, token, expiration }));
  return { token: `${token.id}.${token.secret}`, expiration, secretName: secret.metadata.name };
};
