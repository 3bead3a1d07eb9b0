import { type FieldError, fieldError } from "../../machinery/field-error";
import type { Event } from "./schema/event";

const types = ["Normal", "Warning"];
const oldFields = ["deprecatedFirstTimestamp", "deprecatedLastTimestamp", "deprecatedCount"] as const;

/** What this group demands beyond what core Events must be: the new fields, and none of the old ones. */
export const validateEvent = (event: Event): FieldError[] => {
  const { series, type = "", deprecatedSource } = event;
  const errors: FieldError[] = [];
  if (series && series.count < 2) errors.push(fieldError.invalid("series.count", "", "should be at least 2"));
  if (!event.eventTime) errors.push(fieldError.required("eventTime"));
  if (!types.includes(type)) errors.push(fieldError.invalid("type", "", `has invalid value: ${type}`));
  for (const field of oldFields) if (event[field]) errors.push(fieldError.invalid(field, "", "needs to be unset"));
  if (deprecatedSource.component || deprecatedSource.host) errors.push(fieldError.invalid("deprecatedSource", "", "needs to be unset"));
  return errors;
};
