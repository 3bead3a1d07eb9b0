import { badRequest, fieldError, invalid } from "@gantry/api";
import type { CoreRequest } from "../core/request";

export type FieldValidation = "Strict" | "Warn" | "Ignore";

/** What the query of a write says. */
export interface WriteOptions {
  /** Everything is done but the last step: nothing is stored. */
  readonly dryRun: boolean;
  readonly fieldManager: string;
  /** Whether the client named the manager itself, as server-side apply demands. */
  readonly namedManager: boolean;
  readonly fieldValidation: FieldValidation;
  /** Server-side apply takes fields over from other managers. */
  readonly force: boolean;
}

const fieldManagerLimit = 128;

const isFieldValidation = (text: string): text is FieldValidation => text === "Strict" || text === "Warn" || text === "Ignore";

/** What a client calls itself: the part of its User-Agent before the version. */
const managerOfAgent = (userAgent: string): string => (userAgent.split("/")[0] ?? "").slice(0, fieldManagerLimit) || "unknown";

const optionsKind = { group: "meta.k8s.io", kind: "CreateOptions" };

/** @throws {StatusError} 422 for values that no such option takes. */
export const readWriteOptions = (request: CoreRequest): WriteOptions => {
  const { query } = request;
  const dryRun = query.getAll("dryRun").filter((value) => value !== "");
  const fieldManager = query.get("fieldManager") ?? "";
  const fieldValidation = query.get("fieldValidation") || "Warn";
  const errors = [];
  if (dryRun.some((value) => value !== "All")) errors.push(fieldError.notSupported("dryRun", dryRun[0], ["All"]));
  if (fieldManager.length > fieldManagerLimit) errors.push(fieldError.tooLong("fieldManager", fieldManagerLimit));
  if (/[^\x20-\x7e\u00a0-\uffff]/.test(fieldManager)) {
    errors.push(fieldError.invalid("fieldManager", fieldManager, "should only contain printable characters"));
  }
  if (!isFieldValidation(fieldValidation)) {
    errors.push(fieldError.notSupported("fieldValidation", fieldValidation, ["Ignore", "Strict", "Warn"]));
    throw invalid(optionsKind, "", errors);
  }
  if (errors.length > 0) throw invalid(optionsKind, "", errors);
  const force = query.get("force");
  return {
    dryRun: dryRun.length > 0,
    fieldManager: fieldManager || managerOfAgent(request.userAgent),
    namedManager: fieldManager !== "",
    fieldValidation,
    force: force !== null && force !== "false",
  };
};

/** Reads a whole number of the query. Throws 400 for anything else. */
export const integerParameter = (query: URLSearchParams, name: string): number | undefined => {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
};
