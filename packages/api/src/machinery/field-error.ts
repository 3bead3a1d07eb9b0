/** What is wrong with one field, in the words of Kubernetes' `field.Error`; becomes a cause of a 422 Status. */
export type FieldErrorType =
  | "FieldValueRequired"
  | "FieldValueInvalid"
  | "FieldValueNotSupported"
  | "FieldValueForbidden"
  | "FieldValueDuplicate"
  | "FieldValueTooLong"
  | "FieldValueTooMany"
  | "FieldValueNotFound"
  | "FieldValueTypeInvalid"
  | "InternalError";

export interface FieldError {
  readonly type: FieldErrorType;
  /** A path as Kubernetes writes it: `spec.containers[0].ports[1].containerPort`. */
  readonly field: string;
  readonly detail: string;
  readonly value?: unknown;
}
