import { createPrivateKey, createPublicKey, randomUUID } from "node:crypto";
import { unauthorized } from "@gantry/api";
import { calculateJwkThumbprint, decodeProtectedHeader, exportJWK, type JWK, jwtVerify, SignJWT } from "jose";
import type { ObjectStore, StoredObject } from "../../store/types";
import { serviceAccountGroups, serviceAccountUserName, type UserInfo } from "../core/user";
import { recentMap } from "./recent-map";

interface Reference {
  readonly name: string;
  readonly uid: string;
}

/** What a token says beyond the registered claims: whom it is for and which object it lives and dies with. */
interface KubernetesClaims {
  readonly namespace: string;
  readonly serviceaccount: Reference;
  readonly pod?: Reference;
  readonly secret?: Reference;
  readonly node?: Reference;
}

interface VerifiedToken {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly expires: number;
  readonly audiences: readonly string[];
  readonly claims: KubernetesClaims;
}

export interface TokenSubject {
  readonly namespace: string;
  readonly serviceAccount: Reference;
  readonly pod?: Reference;
  readonly secret?: Reference;
  readonly node?: Reference;
}

export interface ServiceAccountTokens {
  readonly issuer: string;
  readonly defaultAudiences: readonly string[];
  /** The public key, as `/openid/v1/jwks` publishes it. */
  readonly jwks: { readonly keys: readonly JWK[] };
  sign(
    subject: TokenSubject,
    options: { audiences: readonly string[]; lifetimeSeconds: number },
  ): Promise<{ token: string; expires: Date }>;
  /**
   * The user that a token of this issuer stands for; undefined for a token of somebody else. Throws 401 when it is
   * forged, expired, for other audiences, or when the account or the object it is bound to is gone.
   */
  authenticate(token: string, audiences?: readonly string[]): Promise<(UserInfo & { audiences: readonly string[] }) | undefined>;
}

const remembered = 10_000;

const isReference = (value: unknown): value is Reference =>
  typeof value === "object" && value !== null && "name" in value && "uid" in value && typeof value.name === "string";

const readClaims = (value: unknown): KubernetesClaims | undefined => {
  if (typeof value !== "object" || value === null || !("namespace" in value) || !("serviceaccount" in value)) return undefined;
  const { namespace, serviceaccount } = value;
  if (typeof namespace !== "string" || !isReference(serviceaccount)) return undefined;
  const optional = (key: "pod" | "secret" | "node"): Partial<Record<typeof key, Reference>> => {
    const found = Reflect.get(value, key);
    return isReference(found) ? { [key]: found } : {};
  };
  return { namespace, serviceaccount, ...optional("pod"), ...optional("secret"), ...optional("node") };
};

const extraOf = (verified: VerifiedToken): Record<string, string[]> => {
  const prefix = "authentication.kubernetes.io/";
  const { pod, node } = verified.claims;
  return {
    [`${prefix}credential-id`]: [`JTI=${verified.id}`],
    ...(node ? { [`${prefix}node-name`]: [node.name], [`${prefix}node-uid`]: [node.uid] } : {}),
    ...(pod ? { [`${prefix}pod-name`]: [pod.name], [`${prefix}pod-uid`]: [pod.uid] } : {}),
  };
};

/** How long a bound object may be on its way out before its tokens stop working. */
const deletionGraceMilliseconds = 60_000;

const isLeaving = (stored: StoredObject): boolean => {
  const deleted = stored.object.metadata.deletionTimestamp;
  return deleted !== undefined && Date.parse(deleted) + deletionGraceMilliseconds < Date.now();
};

/** @param options.key The signing key, PKCS #8 PEM, P-256. */
export const createServiceAccountTokens = async (
  store: ObjectStore,
  options: { key: string; issuer: string; audiences?: readonly string[] },
): Promise<ServiceAccountTokens> => {
  const privateKey = createPrivateKey(options.key);
  const publicKey = createPublicKey(options.key);
  const publicJwk = await exportJWK(publicKey);
  const keyId = await calculateJwkThumbprint(publicJwk);
  const defaultAudiences = options.audiences ?? [options.issuer];
  const verifiedTokens = recentMap<string, VerifiedToken>(remembered);

  const verify = async (token: string): Promise<VerifiedToken> => {
    const known = verifiedTokens.get(token);
    if (known) return known;
    const { payload } = await jwtVerify(token, publicKey, { issuer: options.issuer, algorithms: ["ES256"], requiredClaims: ["exp"] });
    const claims = readClaims(payload["kubernetes.io"]);
    if (!claims || payload.exp === undefined) throw unauthorized();
    const audiences = Array.isArray(payload.aud) ? payload.aud : payload.aud === undefined ? [] : [payload.aud];
    const verified = { id: payload.jti ?? "", expires: payload.exp, audiences, claims };
    verifiedTokens.set(token, verified);
    return verified;
  };

  const find = async (plural: string, namespace: string, name: string): Promise<StoredObject | undefined> => {
    const key = { group: "", plural, namespace, name };
    return store.peek(key) ?? (await store.get(key));
  };

  const stillStands = async (plural: string, namespace: string, reference: Reference): Promise<boolean> => {
    const stored = await find(plural, namespace, reference.name);
    return stored !== undefined && stored.uid === reference.uid && !isLeaving(stored);
  };

  const stands = async ({ namespace, serviceaccount, pod, secret, node }: KubernetesClaims): Promise<boolean> =>
    (await stillStands("serviceaccounts", namespace, serviceaccount)) &&
    (pod === undefined || (await stillStands("pods", namespace, pod))) &&
    (secret === undefined || (await stillStands("secrets", namespace, secret))) &&
    (node === undefined || pod !== undefined || (await stillStands("nodes", "", node)));

  const isOurs = (token: string): boolean => {
    try {
      return decodeProtectedHeader(token).kid === keyId;
    } catch {
      return false;
    }
  };

  return {
    issuer: options.issuer,
    defaultAudiences,
    jwks: { keys: [{ ...publicJwk, kid: keyId, alg: "ES256", use: "sig" }] },
    sign: async (subject, { audiences, lifetimeSeconds }) => {
      const now = Math.floor(Date.now() / 1000);
      const expires = now + lifetimeSeconds;
      const { namespace, serviceAccount, ...bound } = subject;
      const claims: KubernetesClaims = { namespace, serviceaccount: serviceAccount, ...bound };
      const token = await new SignJWT({ "kubernetes.io": claims })
        .setProtectedHeader({ alg: "ES256", kid: keyId, typ: "JWT" })
        .setIssuer(options.issuer)
        .setSubject(serviceAccountUserName(namespace, serviceAccount.name))
        .setAudience([...audiences])
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(expires)
        .setJti(randomUUID())
        .sign(privateKey);
      return { token, expires: new Date(expires * 1000) };
    },
    authenticate: async (token, audiences = defaultAudiences) => {
      if (!isOurs(token)) return undefined;
      const verified = await verify(token).catch(() => {
        throw unauthorized();
      });
      if (verified.expires * 1000 <= Date.now()) throw unauthorized();
      const common = verified.audiences.filter((audience) => audiences.includes(audience));
      if (common.length === 0 || !(await stands(verified.claims))) throw unauthorized();
      const { namespace, serviceaccount } = verified.claims;
      return {
        name: serviceAccountUserName(namespace, serviceaccount.name),
        uid: serviceaccount.uid,
        groups: serviceAccountGroups(namespace),
        extra: extraOf(verified),
        audiences: common,
      };
    },
  };
};
