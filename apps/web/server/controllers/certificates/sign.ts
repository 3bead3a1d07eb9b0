import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

/** The cluster's authority, both PEM. */
export interface SigningAuthority {
  readonly certificate: string;
  readonly key: string;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
/** For clocks that run behind, in milliseconds; less for the certificates of short lives, whose renewal is reckoned from the start. */
const backdate = (lifetime: number): number => Math.min(5 * 60_000, lifetime / 10);

const extendedUsages: Readonly<Record<string, string>> = {
  "server auth": "1.3.6.1.5.5.7.3.1",
  "client auth": "1.3.6.1.5.5.7.3.2",
  "code signing": "1.3.6.1.5.5.7.3.3",
  "email protection": "1.3.6.1.5.5.7.3.4",
  "s/mime": "1.3.6.1.5.5.7.3.4",
  timestamping: "1.3.6.1.5.5.7.3.8",
  "ocsp signing": "1.3.6.1.5.5.7.3.9",
};

const keyUsages: Readonly<Record<string, number>> = {
  signing: x509.KeyUsageFlags.digitalSignature,
  "digital signature": x509.KeyUsageFlags.digitalSignature,
  "content commitment": x509.KeyUsageFlags.nonRepudiation,
  "key encipherment": x509.KeyUsageFlags.keyEncipherment,
  "key agreement": x509.KeyUsageFlags.keyAgreement,
  "data encipherment": x509.KeyUsageFlags.dataEncipherment,
};

/** What a request asks to be called. */
export interface RequestedIdentity {
  readonly commonName: string;
  readonly organizations: readonly string[];
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  /** Whether it asks for names of other kinds: e-mail addresses, URIs. */
  readonly hasOtherNames: boolean;
}

const decodePem = (base64: string): x509.Pkcs10CertificateRequest =>
  new x509.Pkcs10CertificateRequest(Buffer.from(base64, "base64").toString("utf8"));

const alternativeNamesOf = (csr: x509.Pkcs10CertificateRequest): x509.SubjectAlternativeNameExtension | undefined => {
  const extension = csr.getExtension("2.5.29.17");
  return extension === null ? undefined : new x509.SubjectAlternativeNameExtension(extension.rawData);
};

/** @param request `spec.request` of a CertificateSigningRequest. Throws when it cannot be read. */
export const readRequest = (request: string): RequestedIdentity => {
  const csr = decodePem(request);
  const alternative = alternativeNamesOf(csr)?.names.items ?? [];
  const ofType = (type: string): string[] => alternative.filter((name) => name.type === type).map((name) => name.value);
  return {
    commonName: csr.subjectName.getField("CN")[0] ?? "",
    organizations: csr.subjectName.getField("O"),
    dnsNames: ofType("dns"),
    ipAddresses: ofType("ip"),
    hasOtherNames: alternative.some((name) => name.type !== "dns" && name.type !== "ip"),
  };
};

export interface SignOptions {
  readonly usages: readonly string[];
  /** Milliseconds; never beyond the authority's own end. */
  readonly lifetime: number;
}

/** Issues the certificate that a request asks for, PEM. Throws when the request is not signed with its own key. */
export const signRequest = async (authority: SigningAuthority, request: string, options: SignOptions): Promise<string> => {
  const csr = decodePem(request);
  if (!(await csr.verify())) throw new Error("the certificate request is not signed with its own key");
  const issuer = new x509.X509Certificate(authority.certificate);
  const signingKey = await webcrypto.subtle.importKey("pkcs8", x509.PemConverter.decodeFirst(authority.key), algorithm, false, ["sign"]);
  const alternative = alternativeNamesOf(csr);
  const flags = options.usages.reduce((sum, usage) => sum | (keyUsages[usage] ?? 0), 0);
  const extended = [...new Set(options.usages.flatMap((usage) => extendedUsages[usage] ?? []))];
  const now = Date.now();
  const serial = randomBytes(16);
  serial.writeUInt8((serial.readUInt8(0) & 0x7f) | 0x40, 0);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial.toString("hex"),
    subject: csr.subject,
    issuer: issuer.subject,
    notBefore: new Date(now - backdate(options.lifetime)),
    notAfter: new Date(Math.min(now + options.lifetime, issuer.notAfter.getTime())),
    publicKey: csr.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(flags === 0 ? x509.KeyUsageFlags.digitalSignature : flags, true),
      ...(extended.length > 0 ? [new x509.ExtendedKeyUsageExtension(extended)] : []),
      ...(alternative === undefined ? [] : [alternative]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return `${certificate.toString("pem")}\n`;
};
