import { formatDuration, parseDuration } from "../machinery/duration";
import { fieldError } from "../machinery/field-error";
import { cloneJson, isJsonObject } from "../machinery/json";
import { canonicalQuantity } from "../machinery/quantity";
import { canonicalMicroseconds, canonicalSeconds } from "../machinery/time";
import { goTypeName, jsonTypeName } from "./go-names";
import type { ScalarFormat, Schema } from "./types";
import type { WalkContext } from "./walk-context";

/** Turns JSON into a decoded value; undefined when it cannot be, which has then been reported. */
export type Decoder = (value: unknown, context: WalkContext) => unknown;

/** Reports JSON of the wrong type, worded as Go's decoder does. */
export const wrongType = (schema: Schema, value: unknown, context: WalkContext, printed = jsonTypeName(value)): undefined => {
  const detail = `json: cannot unmarshal ${printed} into Go struct field ${context.goField()} of type ${goTypeName(schema)}`;
  context.report(fieldError.typeInvalid(context.pathText(), value, detail));
  return undefined;
};

const wrongText = (value: unknown, context: WalkContext, detail: string): undefined => {
  context.report(fieldError.typeInvalid(context.pathText(), value, detail));
  return undefined;
};

const int32Limit = 2 ** 31;
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

const integer =
  (schema: Schema, limit: number): Decoder =>
  (value, context) => {
    if (typeof value !== "number") return wrongType(schema, value, context);
    if (Number.isInteger(value) && value < limit && value >= -limit) return value;
    return wrongType(schema, value, context, `number ${value}`);
  };

const timeText =
  (schema: Schema, canonical: (text: string) => string | undefined, layout: string): Decoder =>
  (value, context) => {
    if (typeof value !== "string") return wrongType(schema, value, context);
    return (
      canonical(value) ??
      wrongText(value, context, `parsing time "${value}" as "${layout}": cannot parse "${value}" as "${layout.slice(0, 4)}"`)
    );
  };

const decodeBytes =
  (schema: Schema): Decoder =>
  (value, context) => {
    if (typeof value !== "string") return wrongType(schema, value, context);
    if (value.length % 4 === 0 && base64.test(value)) return value;
    const compact = value.replace(/[\r\n]/g, "");
    if (compact.length % 4 === 0 && base64.test(compact)) return compact;
    const position = compact.search(/[^A-Za-z0-9+/]/);
    return wrongText(value, context, `illegal base64 data at input byte ${position < 0 ? compact.length : position}`);
  };

const decodeQuantity =
  (schema: Schema): Decoder =>
  (value, context) => {
    if (typeof value !== "string" && typeof value !== "number") return wrongType(schema, value, context);
    try {
      return canonicalQuantity(typeof value === "string" ? value.trim() : value);
    } catch (error) {
      return wrongText(value, context, error instanceof Error ? error.message : String(error));
    }
  };

const decodeDuration =
  (schema: Schema): Decoder =>
  (value, context) => {
    if (typeof value !== "string") return wrongType(schema, value, context);
    const milliseconds = parseDuration(value);
    return milliseconds === undefined
      ? wrongText(value, context, `time: invalid duration ${JSON.stringify(value)}`)
      : formatDuration(milliseconds);
  };

const ofType =
  (schema: Schema, type: "string" | "boolean" | "number"): Decoder =>
  (value, context) =>
    typeof value === type ? value : wrongType(schema, value, context);

const object =
  (schema: Schema, copy: (value: unknown) => unknown): Decoder =>
  (value, context) =>
    isJsonObject(value) ? copy(value) : wrongType(schema, value, context);

/** The decoder of each scalar format. */
export const scalarDecoders: Readonly<Record<ScalarFormat, (schema: Schema) => Decoder>> = {
  string: (schema) => ofType(schema, "string"),
  boolean: (schema) => ofType(schema, "boolean"),
  double: (schema) => ofType(schema, "number"),
  int32: (schema) => integer(schema, int32Limit),
  int64: (schema) => integer(schema, 2 ** 63),
  bytes: decodeBytes,
  time: (schema) => timeText(schema, canonicalSeconds, "2006-01-02T15:04:05Z07:00"),
  microTime: (schema) => timeText(schema, canonicalMicroseconds, "2006-01-02T15:04:05.000000Z07:00"),
  duration: decodeDuration,
  quantity: decodeQuantity,
  intOrString: (schema) => {
    const whole = integer(schema, int32Limit);
    return (value, context) => (typeof value === "string" ? value : whole(value, context));
  },
  // Nobody changes a field set in place, so it need not be copied.
  fields: (schema) => object(schema, (value) => value),
  raw: (schema) => object(schema, cloneJson),
  json: () => cloneJson,
};
