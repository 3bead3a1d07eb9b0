import { sameValue } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";

/** What ConfigMaps and Secrets have in common. */

/** The greatest size of all values of a ConfigMap or a Secret together, in bytes. */
export const keyedDataLimit = 1024 * 1024;

/** The bytes that a text takes as UTF-8. */
export const utf8Length = (text: string): number => {
  let length = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // A surrogate pair is two code units and four bytes: one more for each half.
    if (code > 0x7f) length += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return length;
};

/** The bytes that base64 stands for. */
export const base64Length = (text: string): number => {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return Math.max(0, (text.length / 4) * 3 - padding);
};

const message = "field is immutable when `immutable` is set";

/** Once `immutable` is set, neither it nor the data may change again. */
export const checkUnchangedWhenImmutable = <T extends { immutable?: boolean }>(
  next: T,
  previous: T,
  fields: readonly (keyof T & string)[],
): FieldError[] => {
  if (!previous.immutable) return [];
  return [
    ...(next.immutable ? [] : [fieldError.forbidden("immutable", message)]),
    ...fields.filter((field) => !sameValue(next[field], previous[field])).map((field) => fieldError.forbidden(field, message)),
  ];
};
