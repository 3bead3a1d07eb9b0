import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { boolean, field, int32, type Resource, string, struct } from "../../../schema";
import { priorityClassAbout } from "../about/priority-class";

export const priorityClassSchema = struct(
  "io.k8s.api.scheduling.v1.PriorityClass",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    value: field(2, int32, { present: true }),
    globalDefault: field(3, boolean),
    description: field(4, string),
    preemptionPolicy: field(5, string, { nullable: true }),
  },
  priorityClassAbout,
);
export type PriorityClass = Resource<typeof priorityClassSchema>;
