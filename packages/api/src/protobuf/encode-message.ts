import { parseDuration } from "../machinery/duration";
import type { JsonObject } from "../machinery/json";
import { parseTime } from "../machinery/time";
import { type Field, resolve, type ScalarFormat, type Schema, type Struct } from "../schema";
import { wireType } from "./reader";
import { decodeBase64, encodeUtf8 } from "./text";
import { type SchemaUnion, schemaUnionOf } from "./unions";
import type { ProtobufWriter } from "./writer";

/** Writes a value as the field with this number, tag included. */
type FieldWriter = (writer: ProtobufWriter, number: number, value: unknown) => void;

interface NamedWriter {
  readonly number: number;
  /** The message that JSON flattens, in which the field stands. */
  readonly inlineOf: number | undefined;
  readonly write: FieldWriter;
}

const compiled = new WeakMap<Struct, ReadonlyMap<string, NamedWriter>>();

const writersOf = (struct: Struct): ReadonlyMap<string, NamedWriter> => {
  const known = compiled.get(struct);
  if (known) return known;
  const made = new Map(Object.entries(struct.fields).map(([name, field]) => [name, namedWriter(struct, name, field)]));
  compiled.set(struct, made);
  return made;
};

const varint =
  (toNumber: (value: unknown) => number): FieldWriter =>
  (writer, number, value) => {
    writer.tag(number, wireType.varint);
    writer.integer(toNumber(value));
  };

const integerField = (writer: ProtobufWriter, number: number, value: number): void => {
  writer.tag(number, wireType.varint);
  writer.integer(value);
};

const writeTime: FieldWriter = (writer, number, value) => {
  const text = String(value);
  const milliseconds = parseTime(text);
  if (milliseconds === undefined) return;
  const fraction = /\.(\d{1,9})/.exec(text)?.[1] ?? "";
  writer.message(number, () => {
    integerField(writer, 1, Math.floor(milliseconds / 1000));
    integerField(writer, 2, Number(fraction.padEnd(9, "0")));
  });
};

const writeJson: FieldWriter = (writer, number, value) => {
  writer.message(number, () => {
    writer.tag(1, wireType.bytes);
    writer.blob(encodeUtf8(JSON.stringify(value)));
  });
};

const toInteger = (value: unknown): number => (typeof value === "number" ? value : 0);

const scalarWriters: Readonly<Record<ScalarFormat, FieldWriter>> = {
  string: (writer, number, value) => writer.field(number, String(value)),
  boolean: varint((value) => (value === true ? 1 : 0)),
  int32: varint(toInteger),
  int64: varint(toInteger),
  double: (writer, number, value) => {
    writer.tag(number, wireType.fixed64);
    writer.double(toInteger(value));
  },
  bytes: (writer, number, value) => {
    writer.tag(number, wireType.bytes);
    writer.blob(decodeBase64(String(value)));
  },
  time: writeTime,
  microTime: writeTime,
  duration: (writer, number, value) =>
    writer.message(number, () => integerField(writer, 1, Math.round((parseDuration(String(value)) ?? 0) * 1e6))),
  quantity: (writer, number, value) => writer.message(number, () => writer.field(1, String(value))),
  intOrString: (writer, number, value) =>
    writer.message(number, () => {
      const isText = typeof value === "string";
      integerField(writer, 1, isText ? 1 : 0);
      integerField(writer, 2, isText ? 0 : toInteger(value));
      writer.field(3, isText ? value : "");
    }),
  fields: writeJson,
  raw: writeJson,
  json: writeJson,
};

/** Writes the fields of an object; those of messages that JSON flattens are gathered. */
const writeFields = (writers: ReadonlyMap<string, NamedWriter>, writer: ProtobufWriter, object: JsonObject): void => {
  let embedded: Map<number, (() => void)[]> | undefined;
  for (const name of Object.keys(object)) {
    const value = object[name];
    const found = writers.get(name);
    if (!found || value === undefined || value === null) continue;
    const { number, inlineOf, write } = found;
    if (inlineOf === undefined) write(writer, number, value);
    else {
      embedded ??= new Map();
      const group = embedded.get(inlineOf) ?? [];
      group.push(() => write(writer, number, value));
      embedded.set(inlineOf, group);
    }
  }
  if (!embedded) return;
  for (const [number, group] of embedded) {
    writer.message(number, () => {
      for (const write of group) write();
    });
  }
};

const structWriter = (struct: Struct): FieldWriter => {
  let writers: ReadonlyMap<string, NamedWriter> | undefined;
  return (writer, number, value) => {
    writers ??= writersOf(struct);
    const found = writers;
    writer.message(number, () => writeFields(found, writer, value as JsonObject));
  };
};

const eachOf =
  (write: FieldWriter): FieldWriter =>
  (writer, number, value) => {
    for (const item of value as unknown[]) write(writer, number, item);
  };

const mapWriter =
  (write: FieldWriter): FieldWriter =>
  (writer, number, value) => {
    for (const [key, item] of Object.entries(value as JsonObject)) {
      writer.message(number, () => {
        writer.field(1, key);
        write(writer, 2, item);
      });
    }
  };

const valueWriter = (schema: Schema): FieldWriter => {
  const target = resolve(schema);
  switch (target.type) {
    case "scalar":
      return scalarWriters[target.format];
    case "struct":
      return structWriter(target);
    case "array": {
      // A list that is a map's value stands in a message of its own.
      const write = eachOf(valueWriter(target.element));
      return (writer, number, value) => writer.message(number, () => write(writer, 1, value));
    }
    case "map":
      throw new TypeError("protobuf has no maps of maps");
  }
};

const unionWriter = (struct: Struct, union: SchemaUnion): FieldWriter => {
  const writeSchema = structWriter(struct);
  return (writer, number, value) =>
    writer.message(number, () => {
      if (typeof value === "boolean") integerField(writer, union.other, value ? 1 : 0);
      else if (!Array.isArray(value)) {
        if (union.kind === "boolean") integerField(writer, union.other, 1);
        writeSchema(writer, union.schema, value);
      } else {
        for (const item of value) {
          if (typeof item === "string") writer.field(union.other, item);
          else writeSchema(writer, union.other, item);
        }
      }
    });
};

const fieldWriter = (struct: Struct, name: string, schema: Schema): FieldWriter => {
  const target = resolve(schema);
  const union = schemaUnionOf(struct, name);
  if (union) return target.type === "map" ? mapWriter(unionWriter(struct, union)) : unionWriter(struct, union);
  if (target.type === "array") return eachOf(valueWriter(target.element));
  return target.type === "map" ? mapWriter(valueWriter(target.element)) : valueWriter(target);
};

const namedWriter = (struct: Struct, name: string, { number, inlineOf, schema }: Field): NamedWriter => {
  let write: FieldWriter | undefined;
  return {
    number,
    inlineOf,
    write: (writer, at, value) => {
      write ??= fieldWriter(struct, name, schema);
      write(writer, at, value);
    },
  };
};

/** Writes a decoded object as the protobuf message of its struct; fields that the struct does not have are left out. */
export const encodeMessage = (struct: Struct, object: object, writer: ProtobufWriter): void =>
  writeFields(writersOf(struct), writer, object as JsonObject);
