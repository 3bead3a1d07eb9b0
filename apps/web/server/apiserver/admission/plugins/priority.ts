import { forbidden } from "@gantry/api";
import type { Pod } from "@gantry/api/core/v1";
import type { PriorityClass } from "@gantry/api/scheduling/v1";
import type { ObjectStore } from "../../../store/types";
import { lookUp, lookUpAll } from "../lookup";
import { isAbout, isPodCreate } from "../match";
import type { AdmissionPlugin, AdmissionRequest } from "../types";

const classes = { group: "scheduling.k8s.io", plural: "priorityclasses" };

const classOf = async (store: ObjectStore, request: AdmissionRequest, name: string): Promise<PriorityClass | undefined> => {
  if (name === "") {
    const defaults = (await lookUpAll<PriorityClass>(store, classes)).filter(({ globalDefault }) => globalDefault);
    return defaults.sort((a, b) => a.value - b.value)[0];
  }
  const found = await lookUp<PriorityClass>(store, { ...classes, namespace: "", name });
  if (!found) throw forbidden(request.definition, request.name, `no PriorityClass with name ${name} was found`);
  return found;
};

const refuseSecondDefault = async (store: ObjectStore, request: AdmissionRequest): Promise<void> => {
  const wanted = request.object as PriorityClass;
  if (!wanted.globalDefault) return;
  const other = (await lookUpAll<PriorityClass>(store, classes)).find(
    ({ globalDefault, metadata }) => globalDefault && metadata.name !== wanted.metadata.name,
  );
  if (!other) return;
  throw forbidden(
    request.definition,
    request.name,
    `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`,
  );
};

/** Turns the name of a pod's priority class into its number. */
export const priority = (store: ObjectStore): AdmissionPlugin => ({
  name: "Priority",
  mutate: async (request) => {
    if (!isPodCreate(request)) return;
    const { spec } = request.object as Pod;
    const found = await classOf(store, request, spec.priorityClassName ?? "");
    const value = found?.value ?? 0;
    if (spec.priority !== undefined && spec.priority !== value) {
      const detail = `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
      throw forbidden(request.definition, request.name, detail);
    }
    if (found && !spec.priorityClassName) spec.priorityClassName = found.metadata.name;
    spec.priority = value;
    spec.preemptionPolicy ??= found?.preemptionPolicy ?? "PreemptLowerPriority";
  },
  validate: async (request) => {
    if (isAbout(request, classes.group, classes.plural, "CREATE", "UPDATE")) await refuseSecondDefault(store, request);
  },
});
