import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** What one guess costs, in scrypt's own terms: N rounds over blocks of r, p times. */
export interface PasswordCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP's recommendation for scrypt: 2^15 × 8 × 3, about 32 MiB of memory each. */
const fullCost: PasswordCost = { N: 2 ** 15, r: 8, p: 3 };
const maxmem = 64 * 1024 * 1024;
const keyLength = 32;

const derive = (password: string, salt: Buffer, options: PasswordCost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, keyLength, { ...options, maxmem }, (error, key) => (error ? reject(error) : resolve(key)));
  });

/** A salted hash with its parameters in front, so that they can be raised later: `scrypt$N$r$p$salt$key`. */
export const hashPassword = async (password: string, cost: PasswordCost = fullCost): Promise<string> => {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64"), key.toString("base64")].join("$");
};

/** Whether a password is the one behind a hash. Takes as long for a wrong one as for the right one. */
export const verifyPassword = async (password: string, hash: string): Promise<boolean> => {
  const [scheme, N, r, p, salt, expected] = hash.split("$");
  if (scheme !== "scrypt" || !salt || !expected) return false;
  const key = await derive(password, Buffer.from(salt, "base64"), { N: Number(N), r: Number(r), p: Number(p) });
  const wanted = Buffer.from(expected, "base64");
  return key.length === wanted.length && timingSafeEqual(key, wanted);
};

/** A password that a machine makes up: 20 characters that cannot be mistaken for each other, about 100 bits. */
export const makePassword = (): string => {
  const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
  const limit = 256 - (256 % alphabet.length);
  let password = "";
  while (password.length < 20) {
    for (const byte of randomBytes(32)) if (byte < limit && password.length < 20) password += alphabet[byte % alphabet.length];
  }
  return password;
};
