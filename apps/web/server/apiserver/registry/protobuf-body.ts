import { unsupportedMediaType } from "@gantry/api";
import type { Struct } from "@gantry/api/schema";
import { objectMediaTypes } from "./body";
import type { ServedResource } from "./served";

export const decodeProtobufBody = (_bytes: Buffer, _served: ServedResource): unknown => {
  throw unsupportedMediaType(objectMediaTypes);
};

export const decodeProtobufOptions = (_bytes: Buffer, _schema: Struct): unknown => {
  throw unsupportedMediaType(objectMediaTypes);
};
