/** Base64 of UTF-8 texts, without Node's Buffer or the browser's btoa: this package runs anywhere. */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const toBytes = (text: string): number[] => {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
};

export const base64Encode = (text: string): string => {
  const bytes = toBytes(text);
  let encoded = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second, third] = bytes.slice(index, index + 3);
    encoded += alphabet.charAt(first >> 2) + alphabet.charAt(((first & 3) << 4) | ((second ?? 0) >> 4));
    encoded += second === undefined ? "=" : alphabet.charAt(((second & 15) << 2) | ((third ?? 0) >> 6));
    encoded += third === undefined ? "=" : alphabet.charAt(third & 63);
  }
  return encoded;
};

/** The text that base64 stands for; one that is not UTF-8 comes out as U+FFFD. */
export const base64Decode = (encoded: string): string => {
  let bits = 0;
  let held = 0;
  let escaped = "";
  for (const character of encoded) {
    const value = alphabet.indexOf(character);
    if (value < 0) continue;
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      escaped += `%${((held >> bits) & 255).toString(16).padStart(2, "0")}`;
      held &= (1 << bits) - 1;
    }
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    return "\uFFFD";
  }
};
