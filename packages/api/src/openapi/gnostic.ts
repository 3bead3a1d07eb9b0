import { isJsonObject, type JsonObject } from "../machinery/json";
import { wireType } from "../protobuf/reader";
import { ProtobufWriter } from "../protobuf/writer";

/**
 * OpenAPI v2 in protobuf. The tables give the numbers of the fields that our documents use, in the messages of the
 * format's definition (`openapi.v2`).
 */

type Encoder = (writer: ProtobufWriter, number: number, value: unknown) => void;

interface MessageTable {
  readonly fields: Readonly<Record<string, readonly [number: number, encode: Encoder]>>;
  /** The number of the list that takes every `x-…` key. */
  readonly extensions?: number;
}

const text: Encoder = (writer, number, value) => writer.field(number, String(value));

const flag: Encoder = (writer, number, value) => {
  writer.tag(number, wireType.varint);
  writer.integer(value === true ? 1 : 0);
};

const count: Encoder = (writer, number, value) => {
  writer.tag(number, wireType.varint);
  writer.integer(Number(value));
};

const decimal: Encoder = (writer, number, value) => {
  writer.tag(number, wireType.fixed64);
  writer.double(Number(value));
};

/** A value of any type is carried as YAML, of which JSON is a part. */
const any: Encoder = (writer, number, value) => writer.message(number, () => writer.field(2, `${JSON.stringify(value)}\n`));

const each =
  (encode: Encoder): Encoder =>
  (writer, number, value) => {
    for (const item of Array.isArray(value) ? value : [value]) encode(writer, number, item);
  };

/** A message that holds another one, or a list, in a field. */
const wrapped =
  (encode: Encoder, inner = 1): Encoder =>
  (writer, number, value) =>
    writer.message(number, () => encode(writer, inner, value));

/** An object whose keys are free: a list of messages with name and value. */
const named =
  (encode: Encoder): Encoder =>
  (writer, number, value) => {
    for (const [name, item] of Object.entries(value as JsonObject)) {
      writer.message(number, () => {
        writer.field(1, name);
        encode(writer, 2, item);
      });
    }
  };

const writeTable = ({ fields, extensions }: MessageTable, writer: ProtobufWriter, value: JsonObject): void => {
  for (const [name, item] of Object.entries(value)) {
    const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (known) known[1](writer, known[0], item);
    else if (extensions !== undefined && name.startsWith("x-")) named(any)(writer, extensions, { [name]: item });
  }
};

const message =
  (table: () => MessageTable): Encoder =>
  (writer, number, value) =>
    writer.message(number, () => writeTable(table(), writer, value as JsonObject));

const schema: Encoder = message(() => schemaTable);

const additional: Encoder = (writer, number, value) =>
  writer.message(number, () => (isJsonObject(value) ? schema(writer, 1, value) : flag(writer, 2, value)));

const schemaTable: MessageTable = {
  fields: {
    $ref: [1, text],
    format: [2, text],
    title: [3, text],
    description: [4, text],
    default: [5, any],
    multipleOf: [6, decimal],
    maximum: [7, decimal],
    exclusiveMaximum: [8, flag],
    minimum: [9, decimal],
    exclusiveMinimum: [10, flag],
    maxLength: [11, count],
    minLength: [12, count],
    pattern: [13, text],
    maxItems: [14, count],
    minItems: [15, count],
    uniqueItems: [16, flag],
    maxProperties: [17, count],
    minProperties: [18, count],
    required: [19, each(text)],
    enum: [20, each(any)],
    additionalProperties: [21, additional],
    type: [22, wrapped(each(text))],
    items: [23, wrapped(each(schema))],
    allOf: [24, each(schema)],
    properties: [25, wrapped(named(schema))],
    example: [30, any],
  },
  extensions: 31,
};

const bodyTable: MessageTable = {
  fields: { description: [1, text], name: [2, text], in: [3, text], required: [4, flag], schema: [5, schema] },
};

const queryTable: MessageTable = {
  fields: { required: [1, flag], in: [2, text], description: [3, text], name: [4, text], type: [6, text], uniqueItems: [20, flag] },
};

const pathTable: MessageTable = {
  fields: { required: [1, flag], in: [2, text], description: [3, text], name: [4, text], type: [5, text], uniqueItems: [19, flag] },
};

const parameter: Encoder = (writer, number, value) => {
  const place = (value as JsonObject).in;
  // ParametersItem → Parameter → the body's message, or one that names the place.
  if (place === "body") wrapped(wrapped(message(() => bodyTable)))(writer, number, value);
  else if (place === "path")
    wrapped(
      wrapped(
        wrapped(
          message(() => pathTable),
          4,
        ),
        2,
      ),
    )(writer, number, value);
  else
    wrapped(
      wrapped(
        wrapped(
          message(() => queryTable),
          3,
        ),
        2,
      ),
    )(writer, number, value);
};

const responseTable: MessageTable = { fields: { description: [1, text], schema: [2, wrapped(schema)] } };

const operationTable: MessageTable = {
  fields: {
    tags: [1, each(text)],
    description: [3, text],
    operationId: [5, text],
    produces: [6, each(text)],
    consumes: [7, each(text)],
    parameters: [8, each(parameter)],
    responses: [9, wrapped(named(wrapped(message(() => responseTable))))],
    schemes: [10, each(text)],
  },
  extensions: 13,
};

const operation = message(() => operationTable);

const pathItemTable: MessageTable = {
  fields: {
    get: [2, operation],
    put: [3, operation],
    post: [4, operation],
    delete: [5, operation],
    patch: [8, operation],
    parameters: [9, each(parameter)],
  },
};

const infoTable: MessageTable = { fields: { title: [1, text], version: [2, text], description: [3, text] } };

const documentTable: MessageTable = {
  fields: {
    swagger: [1, text],
    info: [2, message(() => infoTable)],
    paths: [8, wrapped(named(message(() => pathItemTable)), 2)],
    definitions: [9, wrapped(named(schema))],
  },
};

/** Writes an OpenAPI v2 document in its protobuf form. */
export const encodeGnostic = (document: JsonObject): Uint8Array => {
  const writer = new ProtobufWriter(1 << 20);
  writeTable(documentTable, writer, document);
  return writer.finish();
};
