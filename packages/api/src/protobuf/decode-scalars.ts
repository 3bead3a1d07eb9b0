import { formatDuration } from "../machinery/duration";
import { badRequest } from "../machinery/errors";
import type { ScalarFormat } from "../schema";
import { type ProtobufReader, wireType } from "./reader";
import { decodeUtf8, encodeBase64 } from "./text";

/** Reads one value; undefined for what Go writes for a value that was never set. */
export type ScalarReader = (reader: ProtobufReader) => unknown;

/** The first two numbers of a message, and a text in it. All of Kubernetes' small messages have no more than these. */
interface SmallMessage {
  first: number;
  second: number;
  text: string;
  raw: Uint8Array | undefined;
}

const readSmall = (reader: ProtobufReader): SmallMessage => {
  const message: SmallMessage = { first: 0, second: 0, text: "", raw: undefined };
  reader.message((number, type) => {
    if (type === wireType.bytes) message.raw = reader.blob();
    else if (type !== wireType.varint) reader.skip(type);
    else if (number === 1) message.first = reader.integer();
    else message.second = reader.int32();
  });
  if (message.raw) message.text = decodeUtf8(message.raw, 0, message.raw.length);
  return message;
};

const digits = (value: number, length: number): string => String(value).padStart(length, "0");

const readTime = (reader: ProtobufReader, fraction: (nanoseconds: number) => string): string | undefined => {
  const { first: seconds, second: nanoseconds } = readSmall(reader);
  if (seconds === 0 && nanoseconds === 0) return undefined;
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) throw badRequest("the protobuf body cannot be read: a time is out of range");
  return `${date.toISOString().slice(0, 19)}${fraction(nanoseconds)}Z`;
};

const readJson = (reader: ProtobufReader): unknown => {
  const { text } = readSmall(reader);
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badRequest("the protobuf body cannot be read: an embedded object is not JSON");
  }
};

export const scalarReaders: Readonly<Record<ScalarFormat, ScalarReader>> = {
  string: (reader) => reader.text(),
  boolean: (reader) => reader.integer() !== 0,
  int32: (reader) => reader.int32(),
  int64: (reader) => reader.integer(),
  double: (reader) => reader.double(),
  bytes: (reader) => encodeBase64(reader.blob()),
  time: (reader) => readTime(reader, () => ""),
  microTime: (reader) => readTime(reader, (nanoseconds) => `.${digits(Math.floor(nanoseconds / 1000), 6)}`),
  duration: (reader) => formatDuration(readSmall(reader).first / 1e6),
  quantity: (reader) => readSmall(reader).text || "0",
  intOrString: (reader) => {
    const { first, second, text } = readSmall(reader);
    return first === 1 ? text : second;
  },
  fields: readJson,
  raw: readJson,
  json: readJson,
};

/** The wire type in which a scalar is written. */
export const scalarWireType = (format: ScalarFormat): number => {
  if (format === "boolean" || format === "int32" || format === "int64") return wireType.varint;
  return format === "double" ? wireType.fixed64 : wireType.bytes;
};
