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

/** The words in front of each type's detail, as `field.ErrorType.String()` gives them. */
const titles: Readonly<Record<FieldErrorType, string>> = {
  FieldValueRequired: "Required value",
  FieldValueInvalid: "Invalid value",
  FieldValueNotSupported: "Unsupported value",
  FieldValueForbidden: "Forbidden",
  FieldValueDuplicate: "Duplicate value",
  FieldValueTooLong: "Too long",
  FieldValueTooMany: "Too many",
  FieldValueNotFound: "Not found",
  FieldValueTypeInvalid: "Invalid value",
  InternalError: "Internal error",
};

const withoutValue: ReadonlySet<FieldErrorType> = new Set([
  "FieldValueRequired",
  "FieldValueForbidden",
  "FieldValueTooLong",
  "InternalError",
]);

/** One constructor for each way in which a field can be wrong. Paths are as in {@link FieldError.field}. */
export const fieldError = {
  required: (field: string, detail = ""): FieldError => ({ type: "FieldValueRequired", field, detail }),
  invalid: (field: string, value: unknown, detail: string): FieldError => ({ type: "FieldValueInvalid", field, detail, value }),
  /** The wrong JSON type. */
  typeInvalid: (field: string, value: unknown, detail: string): FieldError => ({ type: "FieldValueTypeInvalid", field, detail, value }),
  notSupported: (field: string, value: unknown, supported: readonly string[]): FieldError => ({
    type: "FieldValueNotSupported",
    field,
    detail: supported.length > 0 ? `supported values: ${supported.map(quote).join(", ")}` : "",
    value,
  }),
  forbidden: (field: string, detail: string): FieldError => ({ type: "FieldValueForbidden", field, detail }),
  duplicate: (field: string, value: unknown): FieldError => ({ type: "FieldValueDuplicate", field, detail: "", value }),
  notFound: (field: string, value: unknown): FieldError => ({ type: "FieldValueNotFound", field, detail: "", value }),
  /** @param maximum In bytes. */
  tooLong: (field: string, maximum: number): FieldError => ({
    type: "FieldValueTooLong",
    field,
    detail: `may not be more than ${maximum} bytes`,
  }),
  tooMany: (field: string, actual: number, maximum: number): FieldError => ({
    type: "FieldValueTooMany",
    field,
    detail: `must have at most ${maximum} item${maximum === 1 ? "" : "s"}`,
    value: actual,
  }),
  internal: (field: string, detail: string): FieldError => ({ type: "InternalError", field, detail }),
} as const;

/** A string as Go's `%q` prints it. */
export const quote = (value: string): string => JSON.stringify(value);

const printValue = (value: unknown): string => (value === undefined || value === null ? "null" : JSON.stringify(value));

/** The error without its path: `Invalid value: "x": must be …`. */
export const fieldErrorBody = (error: FieldError): string => {
  const title = titles[error.type];
  const head = withoutValue.has(error.type) ? title : `${title}: ${printValue(error.value)}`;
  return error.detail ? `${head}: ${error.detail}` : head;
};

/** The error as Kubernetes prints it: `spec.replicas: Invalid value: -1: must be greater than or equal to 0`. */
export const formatFieldError = (error: FieldError): string => `${error.field}: ${fieldErrorBody(error)}`;

/** Joins a path and a field's name; an empty path is the object itself. */
export const childPath = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);
