import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { boolean, bytes, field, map, type Resource, string, struct } from "../../../schema";
import { configMapAbout } from "../about/config-map";

export const configMapSchema = struct(
  "io.k8s.api.core.v1.ConfigMap",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    immutable: field(4, boolean, { nullable: true }),
    data: field(2, map(string)),
    binaryData: field(3, map(bytes)),
  },
  configMapAbout,
);
export type ConfigMap = Resource<typeof configMapSchema>;
