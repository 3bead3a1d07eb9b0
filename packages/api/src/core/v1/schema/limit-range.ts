import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, field, type Infer, map, quantity, type Resource, string, struct } from "../../../schema";
import { limitRangeAbout, limitRangeItemAbout, limitRangeSpecAbout } from "../about/limit-range";

export const limitRangeItemSchema = struct(
  "io.k8s.api.core.v1.LimitRangeItem",
  {
    type: field(1, string, { required: true }),
    max: field(2, map(quantity)),
    min: field(3, map(quantity)),
    default: field(4, map(quantity)),
    defaultRequest: field(5, map(quantity)),
    maxLimitRequestRatio: field(6, map(quantity)),
  },
  limitRangeItemAbout,
);
export type LimitRangeItem = Infer<typeof limitRangeItemSchema>;

export const limitRangeSpecSchema = struct(
  "io.k8s.api.core.v1.LimitRangeSpec",
  {
    limits: field(1, array(limitRangeItemSchema), { required: true, listType: "atomic" }),
  },
  limitRangeSpecAbout,
);
export type LimitRangeSpec = Infer<typeof limitRangeSpecSchema>;

export const limitRangeSchema = struct(
  "io.k8s.api.core.v1.LimitRange",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, limitRangeSpecSchema, { present: true }),
  },
  limitRangeAbout,
);
export type LimitRange = Resource<typeof limitRangeSchema>;
