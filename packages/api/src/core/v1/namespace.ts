import { defineResource } from "../../definition";
import { ageColumn, nameColumn, textColumn } from "../../definition/columns";
import { checkText } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { cloneJson } from "../../machinery/json";
import { qualifiedNameRule } from "../../machinery/names";
import { type Namespace, namespaceSchema } from "./schema/namespace";

/** Keeps a namespace from vanishing before what is in it has gone. */
const kubernetesFinalizer = "kubernetes";

const prepareForCreate = (namespace: Namespace): void => {
  const finalizers = namespace.spec.finalizers ?? [];
  namespace.spec.finalizers = finalizers.includes(kubernetesFinalizer) ? finalizers : [...finalizers, kubernetesFinalizer];
  namespace.status = { phase: "Active" };
};

const validateStatusUpdate = (next: Namespace): FieldError[] => {
  const { phase } = next.status;
  if (next.metadata.deletionTimestamp) {
    if (phase === "Terminating") return [];
    return [fieldError.invalid("status.Phase", phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")];
  }
  return phase === "Active" ? [] : [fieldError.invalid("status.Phase", phase, "may only be 'Active' if `deletionTimestamp` is empty")];
};

/** Finalizers of a namespace are plain words or qualified names. */
const validateFinalizers = (next: Namespace): FieldError[] =>
  (next.spec.finalizers ?? []).flatMap((finalizer, index) => {
    const path = `spec.finalizers[${index}]`;
    const errors = checkText(path, finalizer, qualifiedNameRule);
    const plain = !finalizer.includes("/") && finalizer !== kubernetesFinalizer && finalizer !== "orphan";
    return plain
      ? [...errors, fieldError.invalid(path, finalizer, "name is neither a standard finalizer name nor is it fully qualified")]
      : errors;
  });

export const namespaceDefinition = defineResource<Namespace>({
  group: "",
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  singular: "namespace",
  shortNames: ["ns"],
  namespaced: false,
  schema: namespaceSchema,
  nameRule: "dns1123Label",
  applyDefaults: (namespace) => {
    namespace.status.phase ||= "Active";
    // Selectors of namespaces by name need the name as a label.
    if (namespace.metadata.name) {
      namespace.metadata.labels = { ...namespace.metadata.labels, "kubernetes.io/metadata.name": namespace.metadata.name };
    }
  },
  prepareForCreate,
  prepareForUpdate: (next, previous) => {
    next.spec.finalizers = previous.spec.finalizers;
  },
  status: { validateUpdate: validateStatusUpdate },
  connect: [
    {
      name: "finalize",
      verbs: ["update"],
      update: {
        prepareForUpdate: (next, previous) => {
          next.status = cloneJson(previous.status);
        },
        validateUpdate: validateFinalizers,
      },
    },
  ],
  columns: [
    nameColumn,
    textColumn({
      name: "Status",
      description: "Active, or Terminating while its objects are being deleted.",
      value: (namespace) => namespace.status.phase ?? "",
    }),
    ageColumn,
  ],
  selectableFields: { "status.phase": (namespace) => namespace.status.phase ?? "" },
});
