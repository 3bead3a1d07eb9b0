import type { KubernetesObject, StatusError } from "@gantry/api";
import type { UserInfo as ReviewedUser, TokenReview, TokenReviewStatus } from "@gantry/api/authentication/v1";
import type { ServiceAccountTokens } from "../authentication/service-account-tokens";
import type { TokenAuthenticator } from "../authentication/types";
import type { OperationHandler } from "../core/core";
import { authenticated, type UserInfo } from "../core/user";
import { readObject } from "../registry/decode-object";
import { answered } from "./access";

const reviewed = (user: UserInfo): ReviewedUser => ({
  username: user.name,
  groups: [...user.groups],
  ...(user.uid ? { uid: user.uid } : {}),
  ...(user.extra ? { extra: Object.fromEntries(Object.entries(user.extra).map(([key, values]) => [key, [...values]])) } : {}),
});

/** Says to the user who they are. */
export const selfSubjectReview: OperationHandler = async (operation) =>
  answered(operation, { ...readObject(operation), status: { userInfo: reviewed(operation.user) } } as KubernetesObject);

/** Says who holds a token, for those that get one and cannot check it themselves. */
export const tokenReview = (tokens: ServiceAccountTokens, others: readonly TokenAuthenticator[]): OperationHandler => {
  const check = async ({ token, audiences }: TokenReview["spec"]): Promise<TokenReviewStatus> => {
    const wanted = audiences?.length ? audiences : tokens.defaultAudiences;
    const account = await tokens.authenticate(token, wanted);
    if (account) return { authenticated: true, user: reviewed(authenticated(account)), audiences: [...account.audiences] };
    for (const other of others) {
      const user = await other(token);
      if (user) return { authenticated: true, user: reviewed(authenticated(user)), audiences: [...wanted] };
    }
    return { user: {}, error: "the token is not known" };
  };
  return async (operation) => {
    const review = readObject(operation) as TokenReview;
    const status = await check(review.spec).catch((error: StatusError) => ({ user: {}, error: error.message }));
    return answered(operation, { ...review, spec: { ...review.spec }, status } as KubernetesObject);
  };
};
