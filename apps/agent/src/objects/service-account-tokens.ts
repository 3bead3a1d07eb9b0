import type { TokenRequest } from "@gantry/api/authentication/v1";
import { type Pod, serviceAccountDefinition } from "@gantry/api/core/v1";
import type { Client } from "@gantry/client";
import type { ServiceAccountToken, TokenSource, TokenRequest as Wanted } from "../volumes/context";

/** Tokens are replaced when this much of their life is over, and daily at the latest. */
const usableShare = 0.8;
const longestUse = 24 * 60 * 60 * 1000;

/** Tokens bound to one pod each, from the API server's TokenRequest. */
export class ServiceAccountTokens implements TokenSource {
  private readonly tokens = new Map<string, Map<string, ServiceAccountToken>>();

  constructor(
    private readonly client: Client,
    private readonly now: () => number,
  ) {}

  async token(pod: Pod, wanted: Wanted): Promise<ServiceAccountToken> {
    const { uid } = pod.metadata;
    const key = JSON.stringify([pod.spec.serviceAccountName, wanted.audience, wanted.expirationSeconds]);
    const known = this.tokens.get(uid)?.get(key);
    if (known && known.refreshAt > this.now()) return known;
    const token = await this.request(pod, wanted);
    const ofPod = this.tokens.get(uid) ?? new Map<string, ServiceAccountToken>();
    this.tokens.set(uid, ofPod.set(key, token));
    return token;
  }

  forget(podUid: string): void {
    this.tokens.delete(podUid);
  }

  private async request(pod: Pod, { audience, expirationSeconds }: Wanted): Promise<ServiceAccountToken> {
    const requestedAt = this.now();
    const accounts = this.client.resource(serviceAccountDefinition, pod.metadata.namespace);
    const answer = await accounts.createSubresource<TokenRequest>(pod.spec.serviceAccountName || "default", "token", {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      metadata: {},
      spec: {
        ...(audience === undefined ? {} : { audiences: [audience] }),
        expirationSeconds,
        boundObjectRef: { apiVersion: "v1", kind: "Pod", name: pod.metadata.name, uid: pod.metadata.uid },
      },
    });
    const { token, expirationTimestamp } = answer.status ?? {};
    if (!token || !expirationTimestamp)
      throw new Error(`the API server gave no token for the service account ${pod.spec.serviceAccountName}`);
    const life = Date.parse(expirationTimestamp) - requestedAt;
    return { token, refreshAt: requestedAt + Math.min(life * usableShare, longestUse) };
  }
}
