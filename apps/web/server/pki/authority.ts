import "reflect-metadata";
import { randomBytes, webcrypto, X509Certificate } from "node:crypto";
import * as x509 from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const day = 24 * 60 * 60 * 1000;

/** Certificates start a little in the past, so that a node whose clock is behind accepts them. */
const backdate = 5 * 60 * 1000;

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

export type CertificateUsage = "server" | "client";

export interface CertificateRequest {
  /** `CN`: the user name of a client, the host name of a server. */
  readonly commonName: string;
  /** `O`: the groups of a client. */
  readonly organizations?: readonly string[];
  readonly usages: readonly CertificateUsage[];
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly days?: number;
}

const usageOid: Record<CertificateUsage, string> = { server: "1.3.6.1.5.5.7.3.1", client: "1.3.6.1.5.5.7.3.2" };

const generateKey = () => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

const exportKey = async (key: webcrypto.CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");

/** 127 random bits: positive, and unique without a counter that several control planes would have to share. */
const serialNumber = (): string => {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return bytes.toString("hex");
};

/** Escapes an RFC 4514 attribute value. */
const escapeName = (value: string): string => value.replace(/([,+"\\<>;=#])/g, "\\$1");

/** A new self-signed certificate authority, valid ten years. */
export const createAuthority = async (commonName: string): Promise<KeyPair> => {
  const keys = await generateKey();
  const now = Date.now();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=${escapeName(commonName)}`,
    notBefore: new Date(now - backdate),
    notAfter: new Date(now + 3650 * day),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign | x509.KeyUsageFlags.digitalSignature, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: `${certificate.toString("pem")}\n`, key: await exportKey(keys.privateKey) };
};

/** A new P-256 signing key for ServiceAccount tokens, PKCS #8 PEM. */
export const createSigningKey = async (): Promise<string> => exportKey((await generateKey()).privateKey);

/** A certificate of the authority for a fresh key. */
export const issueCertificate = async (authority: KeyPair, request: CertificateRequest): Promise<KeyPair> => {
  const issuer = new x509.X509Certificate(authority.certificate);
  const signingKey = await webcrypto.subtle.importKey("pkcs8", x509.PemConverter.decodeFirst(authority.key), algorithm, false, ["sign"]);
  const keys = await generateKey();
  const now = Date.now();
  const names = [
    ...(request.dnsNames ?? []).map((value) => ({ type: "dns" as const, value })),
    ...(request.ipAddresses ?? []).map((value) => ({ type: "ip" as const, value })),
  ];
  const subject = [...(request.organizations ?? []).map((group) => `O=${escapeName(group)}`), `CN=${escapeName(request.commonName)}`];
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: subject.join(", "),
    issuer: issuer.subject,
    notBefore: new Date(now - backdate),
    notAfter: new Date(now + (request.days ?? 365) * day),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(request.usages.map((usage) => usageOid[usage])),
      ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { certificate: `${certificate.toString("pem")}\n`, key: await exportKey(keys.privateKey) };
};

/** Whether a certificate was issued by the authority, covers all the names and lasts for the given days more. */
export const isCertificateUsable = (pair: KeyPair, authority: KeyPair, wanted: { names: readonly string[]; days: number }): boolean => {
  const certificate = new X509Certificate(pair.certificate);
  const covers = (name: string): boolean => (certificate.checkHost(name) ?? certificate.checkIP(name)) !== undefined;
  return (
    certificate.checkIssued(new X509Certificate(authority.certificate)) &&
    new Date(certificate.validTo).getTime() > Date.now() + wanted.days * day &&
    wanted.names.every(covers)
  );
};
