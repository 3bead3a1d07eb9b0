import type { UserInfo } from "../core/user";

/**
 * Recognises one kind of bearer token. Undefined means "not one of mine"; a token that is mine but false, expired or
 * revoked throws StatusError 401.
 */
export type TokenAuthenticator = (token: string) => Promise<UserInfo | undefined> | UserInfo | undefined;
