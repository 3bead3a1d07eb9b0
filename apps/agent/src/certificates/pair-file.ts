import { randomBytes, X509Certificate } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** A certificate and the key that it is for, both PEM. */
export interface CertificatePair {
  readonly certificate: string;
  readonly key: string;
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----\n?/g;
const keyBlock = /-----BEGIN (?:EC |RSA )?PRIVATE KEY-----[\s\S]+?-----END (?:EC |RSA )?PRIVATE KEY-----\n?/;

/** Writes a file that only its owner can read, and that is at every moment, a power cut included, the old or the new one. */
export const writePrivateFile = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};

/** Both halves stand in one file, so that they are always replaced together. */
export const writePair = (path: string, { certificate, key }: CertificatePair): Promise<void> => writePrivateFile(path, certificate + key);

/** The pair in a file; `undefined` where there is none, or something else. */
export const readPair = async (path: string): Promise<CertificatePair | undefined> => {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const certificate = text.match(certificateBlock)?.join("");
  const key = text.match(keyBlock)?.[0];
  return certificate === undefined || key === undefined ? undefined : { certificate, key };
};

/** From when until when a certificate is valid, in milliseconds since the epoch. */
export const validityOf = ({ certificate }: CertificatePair): { readonly from: number; readonly until: number } => {
  const { validFrom, validTo } = new X509Certificate(certificate);
  return { from: Date.parse(validFrom), until: Date.parse(validTo) };
};

/** Whether a certificate is valid at a moment. @param now Milliseconds since the epoch. */
export const isValid = (pair: CertificatePair, now: number): boolean => {
  const { from, until } = validityOf(pair);
  return from <= now && now < until;
};
