import { timingSafeEqual } from "node:crypto";
import { unauthorized } from "@gantry/api";
import type { Secret } from "@gantry/api/core/v1";
import type { ObjectStore } from "../../store/types";
import type { TokenAuthenticator } from "./types";

const shape = /^([a-z0-9]{6})\.([a-z0-9]{16})$/;
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
    const match = shape.exec(token);
    if (!match) return undefined;
    const [, id = "", secret = ""] = match;
    const stored = await store.get({ group: "", plural: "secrets", namespace: "kube-system", name: `bootstrap-token-${id}` });
    if (!stored) throw unauthorized();
    const object = stored.object as Secret;
    const value = (key: string): string => Buffer.from(object.data?.[key] ?? "", "base64").toString();
    const expiration = value("expiration");
    const valid =
      object.type === "bootstrap.kubernetes.io/token" &&
      object.metadata.deletionTimestamp === undefined &&
      value("token-id") === id &&
      equal(value("token-secret"), secret) &&
      (expiration === "" || Date.parse(expiration) > Date.now()) &&
      value("usage-bootstrap-authentication") === "true";
    if (!valid) throw unauthorized();
    const extraGroups = value("auth-extra-groups")
      .split(",")
      .filter((group) => groupShape.test(group));
    return { name: `system:bootstrap:${id}`, groups: ["system:bootstrappers", ...extraGroups] };
  };
