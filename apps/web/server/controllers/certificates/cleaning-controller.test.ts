import type { CertificateSigningRequest } from "@gantry/api/certificates/v1";
import { expect, test } from "vitest";
import { endOfRequest } from "./cleaning-controller";

const request = (...conditions: { type: string; lastUpdateTime?: string }[]): CertificateSigningRequest => ({
  apiVersion: "certificates.k8s.io/v1",
  kind: "CertificateSigningRequest",
  metadata: { name: "csr", uid: "uid-1", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z" },
  spec: { request: "", signerName: "example.com/signer" },
  status: { conditions: conditions.map((condition) => ({ status: "True", ...condition })) },
});

test.each([
  ["a day, while nobody has decided", request(), "2026-01-02T00:00:00.000Z"],
  ["an hour after it was approved", request({ type: "Approved", lastUpdateTime: "2026-01-01T05:00:00Z" }), "2026-01-01T06:00:00.000Z"],
  ["an hour after it was denied", request({ type: "Denied" }), "2026-01-01T01:00:00.000Z"],
  [
    "an hour after the last that happened to it",
    request({ type: "Approved", lastUpdateTime: "2026-01-01T05:00:00Z" }, { type: "Failed", lastUpdateTime: "2026-01-01T07:00:00Z" }),
    "2026-01-01T08:00:00.000Z",
  ],
])("a request is kept %s", (_, csr, end) => expect(new Date(endOfRequest(csr)).toISOString()).toBe(end));
