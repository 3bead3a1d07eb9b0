import { timingSafeEqual } from "node:crypto";
import { unauthorized } from "@gantry/api";
import {
  bootstrapTokenNamespace,
  bootstrapTokenSecretName,
  bootstrapTokenType,
  bootstrapTokenUser,
  parseBootstrapToken,
  type Secret,
} from "@gantry/api/core/v1";
import type { ObjectStore } from "../../store/types";
import type { TokenAuthenticator } from "./types";

const groupShape = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/;

const equal = (first: string, second: string): boolean => {
  const a = Buffer.from(first);
  const b = Buffer.from(second);
  return a.length === b.length && timingSafeEqual(a, b);
};

/** Tokens `<id>.<secret>` that new nodes join with: Secrets of type bootstrap.kubernetes.io/token in kube-system. */
export const createBootstrapTokenAuthenticator =
  (store: ObjectStore): TokenAuthenticator =>
  async (token) => {
    const parsed = parseBootstrapToken(token);
    if (!parsed) return undefined;
    const { id, secret } = parsed;
    const name = bootstrapTokenSecretName(id);
    const stored = await store.get({ group: "", plural: "secrets", namespace: bootstrapTokenNamespace, name });
    if (!stored) throw unauthorized();
    const object = stored.object as Secret;
    const value = (key: string): string => Buffer.from(object.data?.[key] ?? "", "base64").toString();
    const expiration = value("expiration");
    const genuine =
      object.type === bootstrapTokenType &&
      object.metadata.deletionTimestamp === undefined &&
      value("token-id") === id &&
      equal(value("token-secret"), secret) &&
      value("usage-bootstrap-authentication") === "true";
    if (!genuine) throw unauthorized();
    // Told only to those who hold the whole token.
    if (expiration !== "" && !(Date.parse(expiration) > Date.now())) throw unauthorized(`the bootstrap token expired at ${expiration}`);
    const extraGroups = value("auth-extra-groups")
      .split(",")
      .filter((group) => groupShape.test(group));
    return { name: bootstrapTokenUser(id), groups: ["system:bootstrappers", ...extraGroups] };
  };
