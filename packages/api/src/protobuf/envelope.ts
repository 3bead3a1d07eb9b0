import { badRequest } from "../machinery/errors";
import type { JsonObject } from "../machinery/json";
import type { KubernetesList, WatchEventType } from "../machinery/object";
import { listMetaSchema } from "../meta/v1/schema/object-meta";
import { array, field, type Struct, struct } from "../schema";
import { decodeMessage } from "./decode-message";
import { encodeMessage } from "./encode-message";
import { ProtobufReader, wireType } from "./reader";
import { ProtobufWriter } from "./writer";

/** The media type of Kubernetes' protobuf. */
export const protobufMediaType = "application/vnd.kubernetes.protobuf";

/** `k8s` and a zero byte stand before every message, then comes a `runtime.Unknown` with type and content. */
const magic = new Uint8Array([0x6b, 0x38, 0x73, 0x00]);

export interface ProtobufEnvelope {
  readonly apiVersion: string;
  readonly kind: string;
  /** The message of the kind, a view of the body. */
  readonly raw: Uint8Array;
}

export const isProtobuf = (bytes: Uint8Array): boolean => magic.every((byte, index) => bytes[index] === byte);

/**
 * Opens a body and says what it holds.
 * @throws {StatusError} 400 when it is not Kubernetes' protobuf.
 */
export const openEnvelope = (bytes: Uint8Array): ProtobufEnvelope => {
  if (!isProtobuf(bytes)) throw badRequest("the body does not start with the four bytes of Kubernetes' protobuf: 6b 38 73 00");
  const reader = new ProtobufReader(bytes.subarray(magic.length));
  let apiVersion = "";
  let kind = "";
  let raw: Uint8Array = new Uint8Array(0);
  reader.fields((number, type) => {
    if (type !== wireType.bytes) reader.skip(type);
    else if (number === 2) raw = reader.blob();
    else if (number === 1) {
      reader.message((inner, innerType) => {
        if (inner === 1) apiVersion = reader.text();
        else if (inner === 2) kind = reader.text();
        else reader.skip(innerType);
      });
    } else reader.skip(type);
  });
  return { apiVersion, kind, raw };
};

/**
 * The JSON of a protobuf body: what a client that speaks JSON would have sent.
 * @throws {StatusError} 400 when it cannot be read.
 */
export const decodeProtobuf = (schema: Struct, bytes: Uint8Array): JsonObject => {
  const { apiVersion, kind, raw } = openEnvelope(bytes);
  return { ...(apiVersion ? { apiVersion } : {}), ...(kind ? { kind } : {}), ...decodeMessage(schema, raw) };
};

interface Typed {
  readonly apiVersion: string;
  readonly kind: string;
}

/** An object with its envelope. */
export const encodeProtobuf = (schema: Struct, object: Typed): Uint8Array => {
  const writer = new ProtobufWriter();
  writer.raw(magic);
  writer.message(1, () => {
    writer.field(1, object.apiVersion);
    writer.field(2, object.kind);
  });
  writer.message(2, () => encodeMessage(schema, object, writer));
  return writer.finish();
};

const listSchemas = new WeakMap<Struct, Struct>();

/** The schema of the list of a kind. */
export const listSchemaOf = (schema: Struct): Struct => {
  const known = listSchemas.get(schema);
  if (known) return known;
  const made = struct(`${schema.name}List`, { metadata: field(1, listMetaSchema), items: field(2, array(schema)) });
  listSchemas.set(schema, made);
  return made;
};

export const encodeProtobufList = (schema: Struct, list: KubernetesList): Uint8Array => encodeProtobuf(listSchemaOf(schema), list);

/**
 * One event of a watch in protobuf, as it goes over the wire: four bytes of length, then a `WatchEvent`.
 * @param object Encoded with its envelope.
 */
export const encodeWatchFrame = (type: WatchEventType, object: Uint8Array): Uint8Array => {
  const writer = new ProtobufWriter(object.length + 64);
  writer.raw(new Uint8Array(4));
  writer.field(1, type);
  writer.message(2, () => {
    writer.tag(1, wireType.bytes);
    writer.blob(object);
  });
  const frame = writer.finish();
  new DataView(frame.buffer, frame.byteOffset, 4).setUint32(0, frame.length - 4);
  return frame;
};
