import { parseIP } from "../../machinery/addresses";
import { type FieldError, fieldError } from "../../machinery/field-error";

/**
 * Addresses that cannot stand for an endpoint or an external address of a service: those that mean "this host", and
 * link-local ones, behind which nodes keep services of their own.
 */
export const checkOrdinaryAddress = (field: string, address: string): FieldError[] => {
  const bytes = parseIP(address);
  if (!bytes) return [fieldError.invalid(field, address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")];
  const [first = 0, second = 0] = bytes;
  const v4 = bytes.length === 4;
  const zero = bytes.slice(0, -1).every((byte) => byte === 0);
  const messages: string[] = [];
  if (bytes.every((byte) => byte === 0)) messages.push("may not be unspecified (0.0.0.0 or ::)");
  if (v4 ? first === 127 : zero && bytes.at(-1) === 1) messages.push("may not be in the loopback range (127.0.0.0/8, ::1/128)");
  if (v4 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80) {
    messages.push("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
  }
  if (v4 ? first === 224 && second === 0 && bytes[2] === 0 : first === 0xff && (second & 0x0f) === 2) {
    messages.push("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
  }
  return messages.map((detail) => fieldError.invalid(field, address, detail));
};
