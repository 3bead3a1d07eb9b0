import { type JsonObject, setKey } from "../machinery/json";
import { type ArrayOf, type Field, type MapOf, resolve, type Schema, type Struct, zeroValue } from "../schema";
import { scalarReaders, scalarWireType } from "./decode-scalars";
import { ProtobufReader, wireType } from "./reader";
import { type SchemaUnion, schemaUnionOf } from "./unions";

/** Reads one occurrence of a field into the object. */
type FieldReader = (reader: ProtobufReader, object: JsonObject, type: number) => void;

type ValueReader = (reader: ProtobufReader) => unknown;

const compiled = new WeakMap<Struct, ReadonlyMap<number, FieldReader>>();

const readersOf = (struct: Struct): ReadonlyMap<number, FieldReader> => {
  const known = compiled.get(struct);
  if (known) return known;
  const made = compileStruct(struct);
  compiled.set(struct, made);
  return made;
};

const readInto = (readers: ReadonlyMap<number, FieldReader>, reader: ProtobufReader, object: JsonObject): JsonObject => {
  reader.message((number, type) => {
    const read = readers.get(number);
    if (read) read(reader, object, type);
    else reader.skip(type);
  });
  return object;
};

/** Reads one value of a schema, as it stands in a field, a list or a map. */
const valueReader = (schema: Schema): ValueReader => {
  const target = resolve(schema);
  switch (target.type) {
    case "scalar":
      return scalarReaders[target.format];
    case "struct": {
      let readers: ReadonlyMap<number, FieldReader> | undefined;
      return (reader) => {
        readers ??= readersOf(target);
        return readInto(readers, reader, {});
      };
    }
    case "array":
      return wrappedList(target);
    case "map":
      throw new TypeError("protobuf has no maps of maps");
  }
};

/** A list that is a map's value stands in a message of its own, with the entries as field 1. */
const wrappedList = (schema: ArrayOf): ValueReader => {
  const read = valueReader(schema.element);
  return (reader) => {
    const items: unknown[] = [];
    reader.message((number, type) => {
      if (number === 1) items.push(read(reader));
      else reader.skip(type);
    });
    return items;
  };
};

const isZero = (value: unknown): boolean => value === "" || value === 0 || value === false || value === "0s";

const plainReader =
  (name: string, read: ValueReader): FieldReader =>
  (reader, object) => {
    object[name] = read(reader);
  };

const singleReader = (name: string, { schema, options }: Field): FieldReader => {
  const read = valueReader(schema);
  const target = resolve(schema);
  if (target.type !== "scalar") return plainReader(name, read);
  const expected = scalarWireType(target.format);
  const keepsZero = options.nullable === true;
  return (reader, object, type) => {
    if (type !== expected) return reader.skip(type);
    const value = read(reader);
    if (value !== undefined && (keepsZero || !isZero(value))) object[name] = value;
  };
};

const arrayReader = (name: string, schema: ArrayOf): FieldReader => {
  const read = valueReader(schema.element);
  const element = resolve(schema.element);
  const isNumber = element.type === "scalar" && scalarWireType(element.format) !== wireType.bytes;
  return (reader, object, type) => {
    object[name] ??= [];
    const list = object[name] as unknown[];
    if (!isNumber || type !== wireType.bytes) list.push(read(reader));
    else {
      const packed = new ProtobufReader(reader.blob());
      while (!packed.atEnd) list.push(read(packed));
    }
  };
};

const mapReader = (name: string, schema: MapOf, read = valueReader(schema.element)): FieldReader => {
  return (reader, object) => {
    object[name] ??= {};
    const entries = object[name] as JsonObject;
    let key = "";
    let value: unknown;
    reader.message((number, type) => {
      if (number === 1 && type === wireType.bytes) key = reader.text();
      else if (number === 2) value = read(reader);
      else reader.skip(type);
    });
    setKey(entries, key, value ?? zeroValue(schema.element));
  };
};

const unionReader = (struct: Struct, union: SchemaUnion): ValueReader => {
  let readers: ReadonlyMap<number, FieldReader> | undefined;
  return (reader) => {
    readers ??= readersOf(struct);
    const found = readers;
    let schema: JsonObject | undefined;
    let allowed = false;
    const items: unknown[] = [];
    reader.message((number, type) => {
      if (number === union.schema) schema = readInto(found, reader, {});
      else if (number !== union.other) reader.skip(type);
      else if (union.kind === "boolean") allowed = reader.integer() !== 0;
      else items.push(union.kind === "strings" ? reader.text() : readInto(found, reader, {}));
    });
    return schema ?? (union.kind === "boolean" ? allowed : items);
  };
};

const fieldReader = (struct: Struct, name: string, field: Field): FieldReader => {
  const target = resolve(field.schema);
  const union = schemaUnionOf(struct, name);
  if (union) {
    const read = unionReader(struct, union);
    return target.type === "map" ? mapReader(name, target, read) : plainReader(name, read);
  }
  if (target.type === "array") return arrayReader(name, target);
  return target.type === "map" ? mapReader(name, target) : singleReader(name, field);
};

const compileStruct = (struct: Struct): ReadonlyMap<number, FieldReader> => {
  const readers = new Map<number, FieldReader>();
  const embedded = new Map<number, Map<number, FieldReader>>();
  for (const [name, field] of Object.entries(struct.fields)) {
    const read = fieldReader(struct, name, field);
    if (field.inlineOf === undefined) {
      readers.set(field.number, read);
      continue;
    }
    // JSON flattens the embedded message: its fields go into the same object.
    const inner = embedded.get(field.inlineOf) ?? new Map<number, FieldReader>();
    inner.set(field.number, read);
    embedded.set(field.inlineOf, inner);
  }
  for (const [number, inner] of embedded) readers.set(number, (reader, object) => void readInto(inner, reader, object));
  return readers;
};

/**
 * The JSON that a protobuf message of this struct stands for, as a client that speaks JSON would have written it: zeros
 * of fields that were never set are left out.
 * @throws {StatusError} 400 when it is not protobuf.
 */
export const decodeMessage = (struct: Struct, bytes: Uint8Array): JsonObject => {
  const reader = new ProtobufReader(bytes);
  const readers = readersOf(struct);
  const object: JsonObject = {};
  reader.fields((number, type) => {
    const read = readers.get(number);
    if (read) read(reader, object, type);
    else reader.skip(type);
  });
  return object;
};
