/** Text and bytes without a platform's own buffers: UTF-8 and base64. */

declare const TextDecoder: new (label: "utf-8") => { decode(bytes: Uint8Array): string };
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

const decoder = new TextDecoder("utf-8");
const encoder = new TextEncoder();

/** Below this many bytes a loop beats the platform's decoder. */
const shortText = 32;

export const decodeUtf8 = (bytes: Uint8Array, start: number, end: number): string => {
  if (end - start > shortText) return decoder.decode(bytes.subarray(start, end));
  let text = "";
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte > 127) return decoder.decode(bytes.subarray(start, end));
    text += String.fromCharCode(byte);
  }
  return text;
};

export const encodeUtf8 = (text: string): Uint8Array => encoder.encode(text);

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const values = new Uint8Array(128);
for (let index = 0; index < alphabet.length; index += 1) values[alphabet.charCodeAt(index)] = index;

export const encodeBase64 = (bytes: Uint8Array): string => {
  const parts: string[] = [];
  for (let index = 0; index < bytes.length; index += 3) {
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    const given = bytes.length - index;
    parts.push(
      (alphabet[group >> 18] ?? "") +
        (alphabet[(group >> 12) & 63] ?? "") +
        (given > 1 ? alphabet[(group >> 6) & 63] : "=") +
        (given > 2 ? alphabet[group & 63] : "="),
    );
  }
  return parts.join("");
};

/** @param text Valid base64, padded. */
export const decodeBase64 = (text: string): Uint8Array => {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const valueAt = (index: number): number => values[text.charCodeAt(index)] ?? 0;
  for (let index = 0, position = 0; index < text.length; index += 4) {
    const group = (valueAt(index) << 18) | (valueAt(index + 1) << 12) | (valueAt(index + 2) << 6) | valueAt(index + 3);
    bytes[position++] = group >> 16;
    bytes[position++] = (group >> 8) & 255;
    bytes[position++] = group & 255;
  }
  return bytes;
};
