import { invalidContinue } from "./errors";
import type { Place } from "./sorted-objects";

/** Where the next page of a list begins. */
export interface ContinueToken {
  /** The revision that the pages show; 0 for the newest, when their first one is gone. */
  readonly revision: number;
  readonly after: Place;
}

export const encodeContinue = ({ revision, after }: ContinueToken): string =>
  Buffer.from(JSON.stringify([revision, after.namespace, after.name])).toString("base64url");

/** Throws StatusError 400 for anything that encodeContinue did not make. */
export const decodeContinue = (token: string): ContinueToken => {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(token, "base64url").toString());
  } catch {
    throw invalidContinue();
  }
  if (!Array.isArray(parts) || parts.length !== 3) throw invalidContinue();
  const [revision, namespace, name] = parts as unknown[];
  if (!Number.isSafeInteger(revision) || typeof namespace !== "string" || typeof name !== "string") throw invalidContinue();
  return { revision: Number(revision), after: { namespace, name } };
};
