import { badRequest } from "@gantry/api";
import { decodeMessage, isProtobuf, openEnvelope } from "@gantry/api/protobuf";
import type { Struct } from "@gantry/api/schema";
import type { ServedResource } from "./served";

const open = (bytes: Buffer): ReturnType<typeof openEnvelope> => {
  if (!isProtobuf(bytes)) throw badRequest("the body of the request is not in Kubernetes' protobuf encoding");
  return openEnvelope(bytes);
};

/** The JSON that a protobuf body stands for, with the type that its envelope names. */
export const decodeProtobufBody = (bytes: Buffer, served: ServedResource): unknown => {
  const { apiVersion, kind, raw } = open(bytes);
  // Of another kind nothing could be read; the type alone says what is wrong.
  if (kind !== "" && kind !== served.kind) return { apiVersion, kind };
  return { ...decodeMessage(served.schema, raw), apiVersion, kind };
};

/** A body that is read by one schema whatever its envelope says. */
export const decodeProtobufOptions = (bytes: Buffer, schema: Struct): unknown => decodeMessage(schema, open(bytes).raw);
