import { badRequest, type KubernetesObject, notAcceptable } from "@gantry/api";
import { type IncludeObject, partialMetadata, partialMetadataList, tableOf } from "@gantry/api/table";
import { stringify } from "yaml";
import type { StoredObject } from "../../store/types";
import type { CoreRequest, ListResponse, ObjectResponse, ValueResponse } from "../core/request";
import { present, type ServedResource } from "../registry/served";
import { type Encoding, mediaTypes, negotiate } from "./negotiate";
import { encodeListProtobuf, encodeProtobuf, hasProtobuf } from "./protobuf";
import type { Outgoing } from "./write";

const contentTypes = { json: "application/json", yaml: "application/yaml", protobuf: "application/vnd.kubernetes.protobuf" } as const;

/** An object's text in the version asked for, without printing what is stored in it already. */
export const objectText = (served: ServedResource, stored: StoredObject): string =>
  served.isStored ? stored.body : JSON.stringify(present(served, stored.object));

export const includeObjectOf = (query: URLSearchParams): IncludeObject => {
  const value = query.get("includeObject") ?? "";
  if (value === "" || value === "Metadata") return "Metadata";
  if (value === "None" || value === "Object") return value;
  throw badRequest(`unrecognized includeObject value: ${JSON.stringify(value)}`);
};

const asObject = ({ served, stored, object }: ObjectResponse): KubernetesObject => {
  const found = object ?? (stored && present(served, stored.object));
  if (!found) throw new Error("an answer without an object");
  return found;
};

const listMeta = (list: ListResponse): Record<string, unknown> => ({
  resourceVersion: String(list.revision),
  ...(list.continue === undefined ? {} : { continue: list.continue }),
  ...(list.remaining === undefined ? {} : { remainingItemCount: list.remaining }),
});

const listText = (list: ListResponse): string => {
  const { served, items } = list;
  const head = JSON.stringify({ kind: served.listKind, apiVersion: served.apiVersion, metadata: listMeta(list) }).slice(0, -1);
  return `${head},"items":[${items.map((stored) => objectText(served, stored)).join(",")}]}`;
};

const listValue = (list: ListResponse): Record<string, unknown> => ({
  kind: list.served.listKind,
  apiVersion: list.served.apiVersion,
  metadata: listMeta(list),
  items: list.items.map((stored) => present(list.served, stored.object)),
});

const transformedList = (list: ListResponse, encoding: Encoding, include: IncludeObject): unknown => {
  const { served } = list;
  const objects = list.items.map((stored) => present(served, stored.object));
  const { metaVersion } = encoding;
  if (encoding.as === "Table") {
    return tableOf(served.definition, objects, { includeObject: include, metaVersion, now: Date.now(), listMeta: listMeta(list) });
  }
  if (encoding.as !== "PartialObjectMetadataList") throw notAcceptable(mediaTypes);
  return partialMetadataList(objects, listMeta(list), metaVersion);
};

const transformedObject = (answer: ObjectResponse, encoding: Encoding, include: IncludeObject): unknown => {
  const object = asObject(answer);
  const { metaVersion } = encoding;
  if (encoding.as === "Table") {
    const { resourceVersion } = object.metadata;
    return tableOf(answer.served.definition, [object], {
      includeObject: include,
      metaVersion,
      now: Date.now(),
      listMeta: { resourceVersion },
    });
  }
  if (encoding.as !== "PartialObjectMetadata") throw notAcceptable(mediaTypes);
  return partialMetadata(object, metaVersion);
};

const print = (value: unknown, encoding: Encoding, pretty: boolean): string | Buffer => {
  if (encoding.format === "yaml") return stringify(value);
  return pretty ? `${JSON.stringify(value, null, 2)}\n` : JSON.stringify(value);
};

type Encodable = ObjectResponse | ListResponse | ValueResponse;

/** The value that an answer stands for, turned into what the client asked for. */
const valueToSend = (answer: Encodable, encoding: Encoding, include: IncludeObject): unknown => {
  if (answer.kind === "value") return answer.value;
  if (answer.kind === "list") return encoding.as ? transformedList(answer, encoding, include) : listValue(answer);
  return encoding.as ? transformedObject(answer, encoding, include) : asObject(answer);
};

const isTransformable = (answer: Encodable): boolean => answer.kind !== "value" && answer.served.definition.virtual !== true;

/** Writes an answer in the representation that the client prefers. Throws 406 when there is none. */
export const encodeResponse = (answer: Encodable, request: CoreRequest): Outgoing => {
  const encoding = negotiate(request.accept, isTransformable(answer) || (answer.kind === "value" && "status" in answer.value));
  const pretty = request.query.get("pretty") === "true" || request.query.get("pretty") === "1";
  const status = answer.kind === "list" ? 200 : answer.status;
  if (encoding.format === "protobuf" && !encoding.as && answer.kind !== "value") {
    if (!hasProtobuf(answer.served)) throw notAcceptable(mediaTypes);
    const body =
      answer.kind === "list" ? encodeListProtobuf(answer.served, listValue(answer)) : encodeProtobuf(answer.served, asObject(answer));
    return { status, contentType: contentTypes.protobuf, body };
  }
  const asText = encoding.format !== "yaml" && encoding.as === undefined && !pretty;
  if (asText && answer.kind === "list") return { status, contentType: contentTypes.json, body: listText(answer) };
  if (asText && answer.kind === "object" && answer.stored && !answer.object) {
    return { status, contentType: contentTypes.json, body: objectText(answer.served, answer.stored) };
  }
  const body = print(
    valueToSend(answer, encoding, encoding.as === "Table" ? includeObjectOf(request.query) : "Metadata"),
    encoding,
    pretty,
  );
  return { status, contentType: contentTypes[encoding.format === "yaml" ? "yaml" : "json"], body };
};
