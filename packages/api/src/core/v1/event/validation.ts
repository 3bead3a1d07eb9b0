import { checkText } from "../../../definition/validation";
import { type FieldError, fieldError } from "../../../machinery/field-error";
import { qualifiedNameRule } from "../../../machinery/names";
import type { Event } from "../schema/event";

const limits = { reportingInstance: 128, action: 128, reason: 128, message: 1024 } as const;

const namespaceMismatch = (event: Event): FieldError[] => [
  fieldError.invalid("involvedObject.namespace", event.involvedObject.namespace ?? "", "does not match event.namespace"),
];

/** Events of recorders that know no `eventTime`. */
const checkOldEvent = (event: Event): FieldError[] => {
  const { namespace = "" } = event.metadata;
  const about = event.involvedObject.namespace ?? "";
  const fits = about === "" ? namespace === "" || namespace === "default" : about === namespace;
  return fits ? [] : namespaceMismatch(event);
};

const checkNewEvent = (event: Event): FieldError[] => {
  const about = event.involvedObject.namespace ?? "";
  // Events about things outside namespaces stand in one of these.
  const elsewhere = ["default", "kube-system"].includes(event.metadata.namespace ?? "");
  const errors = about === "" && !elsewhere ? namespaceMismatch(event) : [];
  if (event.reportingComponent === "") errors.push(fieldError.required("reportingController"));
  else errors.push(...checkText("reportingController", event.reportingComponent, qualifiedNameRule));
  for (const field of ["reportingInstance", "action", "reason"] as const) if (!event[field]) errors.push(fieldError.required(field));
  for (const [field, limit] of Object.entries(limits)) {
    const length = event[field as keyof typeof limits]?.length ?? 0;
    if (length > limit) errors.push(fieldError.invalid(field, "", `can have at most ${limit} characters`));
  }
  return errors;
};

export const validateEvent = (event: Event): FieldError[] => (event.eventTime ? checkNewEvent(event) : checkOldEvent(event));
