import "reflect-metadata";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readPair, writePair } from "./pair-file";
import { renewalTime } from "./rotation";
import { makeSigningRequest } from "./signing-request";

describe("a certificate and its key in one file", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "gantry-pair-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const pair = {
    certificate:
      "-----BEGIN CERTIFICATE-----\nMIIA\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    key: "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n",
  };

  test("are read as they were written, and by their owner alone", async () => {
    const file = join(directory, "pki/client.pem");
    await writePair(file, { ...pair, key: pair.key.replace("MIGH", "OLD") });
    await writePair(file, pair);
    expect(await readPair(file)).toEqual(pair);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, "pki"))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(directory, "pki"))).toEqual(["client.pem"]);
  });

  test("are not there before", async () => {
    expect(await readPair(join(directory, "none"))).toBeUndefined();
  });
});

test("a request names what it asks for and is signed with its own key", async () => {
  const { request } = await makeSigningRequest({
    commonName: "system:node:a+b, c",
    organization: "system:nodes",
    dnsNames: ["node-1"],
    ipAddresses: ["192.0.2.1"],
  });
  const parsed = new x509.Pkcs10CertificateRequest(request);
  expect(await parsed.verify()).toBe(true);
  expect(parsed.subjectName.getField("CN")).toEqual(["system:node:a+b, c"]);
  expect(parsed.subjectName.getField("O")).toEqual(["system:nodes"]);
  const extension = parsed.getExtension("2.5.29.17");
  const { names } = new x509.SubjectAlternativeNameExtension(extension?.rawData ?? new ArrayBuffer(0));
  expect(names.items.map(({ type, value }) => `${type} ${value}`)).toEqual(["dns node-1", "ip 192.0.2.1"]);
});

test("renewal falls between 70 and 90 hundredths of a certificate's life", () => {
  expect(renewalTime({ from: 1000, until: 2000 }, 0)).toBe(1700);
  expect(renewalTime({ from: 1000, until: 2000 }, 1)).toBe(1900);
});
