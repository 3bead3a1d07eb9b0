import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { boolean, bytes, field, map, type Resource, string, struct } from "../../../schema";
import { secretAbout } from "../about/secret";

export const secretSchema = struct(
  "io.k8s.api.core.v1.Secret",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    immutable: field(5, boolean, { nullable: true }),
    data: field(2, map(bytes)),
    stringData: field(4, map(string)),
    type: field(3, string),
  },
  secretAbout,
);
export type Secret = Resource<typeof secretSchema>;
