import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A node's WireGuard key pair, both halves in base64 as the `wg` program takes them. */
export interface WireguardKey {
  /** Never leaves the node and never goes to a log. */
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Whether a text can be a Curve25519 key in base64: anything else must not reach the configuration of the interface. */
export const isWireguardKey = (text: string): boolean => /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(text);

/** The fixed start of an X25519 private key in PKCS #8 (RFC 8410), which the 32 bytes of the key follow. */
const pkcs8Prefix = Buffer.from("302e020100300506032b656e04220420", "hex");
const keyLength = 32;

const publicHalf = (privateKey: string): string => {
  const der = Buffer.concat([pkcs8Prefix, Buffer.from(privateKey, "base64")]);
  const publicKey = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
  return publicKey.export({ format: "der", type: "spki" }).subarray(-keyLength).toString("base64");
};

const errorCode = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;

/**
 * The key of this node, made at the first call and kept from then on in a file that only the agent's user can read.
 * @throws When the file cannot be written, or holds something else than a key.
 */
export const wireguardKey = async (rootDirectory: string): Promise<WireguardKey> => {
  const directory = join(rootDirectory, "network");
  const file = join(directory, "wireguard.key");
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const made = generateKeyPairSync("x25519").privateKey.export({ format: "der", type: "pkcs8" }).subarray(-keyLength).toString("base64");
  // The first to create the file decides: all others read what it wrote.
  const privateKey = await writeFile(file, `${made}\n`, { mode: 0o600, flag: "wx" }).then(
    () => made,
    async (error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
      return (await readFile(file, "utf8")).trim();
    },
  );
  if (!isWireguardKey(privateKey)) throw new Error(`${file} holds no WireGuard key: remove the file, and the agent makes a new key`);
  return { privateKey, publicKey: publicHalf(privateKey) };
};
