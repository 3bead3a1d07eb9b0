import { badRequest, type FieldError, fieldError, invalid } from "@gantry/api";
import { type DeleteOptions, deleteOptionsSchema } from "@gantry/api/meta/v1";
import { decode } from "@gantry/api/schema";
import type { CoreRequest } from "../core/request";
import { mediaTypeOf, objectBody, objectMediaTypes, parseBody } from "./body";
import { decodeProtobufOptions } from "./protobuf-body";
import { integerParameter } from "./write-options";

const policies = ["Background", "Foreground", "Orphan"];
const protobuf = "application/vnd.kubernetes.protobuf";

const fromBody = (request: CoreRequest): DeleteOptions => {
  const { body } = request;
  if (!body || (body.kind === "bytes" && body.bytes.length === 0)) return {};
  const value =
    body.kind === "bytes" && mediaTypeOf(body.contentType) === protobuf
      ? decodeProtobufOptions(body.bytes, deleteOptionsSchema)
      : parseBody(body, { accepted: objectMediaTypes, findDuplicates: false }).value;
  if (value === undefined || value === null) return {};
  const decoded = decode(deleteOptionsSchema, objectBody({ value, duplicates: [] }), { mode: "prune" });
  const error = decoded.errors[0];
  if (error) throw badRequest(`DeleteOptions in version "v1" cannot be handled as a DeleteOptions: ${error.detail}`);
  return decoded.value;
};

const fromQuery = (query: URLSearchParams): DeleteOptions => {
  const gracePeriodSeconds = integerParameter(query, "gracePeriodSeconds");
  const propagationPolicy = query.get("propagationPolicy");
  const orphan = query.get("orphanDependents");
  const dryRun = query.getAll("dryRun").filter((value) => value !== "");
  return {
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(propagationPolicy ? { propagationPolicy } : {}),
    ...(orphan === null ? {} : { orphanDependents: orphan !== "false" }),
    ...(dryRun.length > 0 ? { dryRun } : {}),
  };
};

const check = (options: DeleteOptions): void => {
  const errors: FieldError[] = [];
  const { propagationPolicy, orphanDependents, dryRun } = options;
  if (propagationPolicy !== undefined && !policies.includes(propagationPolicy)) {
    errors.push(fieldError.notSupported("propagationPolicy", propagationPolicy, [...policies, "nil"]));
  }
  if (propagationPolicy !== undefined && orphanDependents !== undefined) {
    errors.push(fieldError.invalid("propagationPolicy", propagationPolicy, "orphanDependents and deletionPropagation cannot be both set"));
  }
  if (dryRun?.some((value) => value !== "All")) errors.push(fieldError.notSupported("dryRun", dryRun[0], ["All"]));
  if (errors.length > 0) throw invalid({ group: "meta.k8s.io", kind: "DeleteOptions" }, "", errors);
};

/** What a deletion is to be like: from the body, or from the query where there is none. */
export const readDeleteOptions = (request: CoreRequest): DeleteOptions => {
  const options = { ...fromQuery(request.query), ...fromBody(request) };
  check(options);
  return options;
};
