import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, boolean, field, type Resource, struct } from "../../../schema";
import { serviceAccountAbout } from "../about/service-account";
import { localObjectReferenceSchema, objectReferenceSchema } from "./references";

export const serviceAccountSchema = struct(
  "io.k8s.api.core.v1.ServiceAccount",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    secrets: field(2, array(objectReferenceSchema), {
      listType: "map",
      listMapKeys: ["name"],
      patchStrategy: "merge",
      patchMergeKey: "name",
    }),
    imagePullSecrets: field(3, array(localObjectReferenceSchema), { listType: "atomic" }),
    automountServiceAccountToken: field(4, boolean, { nullable: true }),
  },
  serviceAccountAbout,
);
export type ServiceAccount = Resource<typeof serviceAccountSchema>;
