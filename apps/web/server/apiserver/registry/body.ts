import { badRequest, duplicateFields, isJsonObject, unsupportedMediaType } from "@gantry/api";
import { parseDocument } from "yaml";
import type { RequestBody } from "../core/request";
import { duplicateYamlKeys } from "./duplicate-keys";

export interface ParsedBody {
  readonly value: unknown;
  /** Paths of keys that stand twice in one object; the last one holds. */
  readonly duplicates: readonly string[];
}

export const objectMediaTypes = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

export const mediaTypeOf = (contentType: string): string => (contentType.split(";")[0] ?? "").trim().toLowerCase();

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw badRequest(`error decoding request body: json parse error: ${detail}`);
  }
};

const yamlAliasLimit = 100;

const parseYaml = (text: string): ParsedBody => {
  const document = parseDocument(text, { uniqueKeys: false, schema: "core", merge: true });
  const problem = document.errors[0];
  if (problem) throw badRequest(`error decoding request body: error converting YAML to JSON: ${problem.message}`);
  try {
    return { value: document.toJS({ maxAliasCount: yamlAliasLimit }), duplicates: duplicateYamlKeys(document) };
  } catch (error) {
    throw badRequest(
      `error decoding request body: error converting YAML to JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};

/**
 * Reads a JSON or YAML body.
 * @param options.findDuplicates Costs a second look at the text, so only where somebody wants to know.
 * @throws {StatusError} 400 for what cannot be read, 415 for other media types.
 */
export const parseBody = (body: RequestBody | undefined, options: { accepted: readonly string[]; findDuplicates: boolean }): ParsedBody => {
  if (!body) return { value: undefined, duplicates: [] };
  if (body.kind === "value") return { value: body.value, duplicates: [] };
  const type = mediaTypeOf(body.contentType) || "application/json";
  const isYaml = type.endsWith("yaml");
  if (!(isYaml || type.endsWith("json")) || !options.accepted.includes(type)) throw unsupportedMediaType(options.accepted);
  if (body.bytes.length === 0) return { value: undefined, duplicates: [] };
  const text = body.bytes.toString("utf8");
  // kubectl sends server-side apply as JSON under the name of YAML; JSON is the faster of the two to read.
  if (isYaml && !text.trimStart().startsWith("{")) return parseYaml(text);
  return { value: parseJson(text), duplicates: options.findDuplicates ? duplicateFields(text) : [] };
};

/** A body that must be an object. */
export const objectBody = (parsed: ParsedBody): Record<string, unknown> => {
  if (!isJsonObject(parsed.value)) throw badRequest("the request body must be an object");
  return parsed.value;
};
