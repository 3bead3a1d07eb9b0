import { field, type Infer, int64, string, struct, time } from "../../../schema";
import { conditionAbout } from "../about/condition";

export const conditionSchema = struct(
  "io.k8s.apimachinery.pkg.apis.meta.v1.Condition",
  {
    type: field(1, string, { required: true }),
    status: field(2, string, { required: true }),
    observedGeneration: field(3, int64),
    lastTransitionTime: field(4, time, { required: true }),
    reason: field(5, string, { required: true }),
    message: field(6, string, { required: true }),
  },
  conditionAbout,
);
export type Condition = Infer<typeof conditionSchema>;
