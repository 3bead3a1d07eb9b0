import { expect, test } from "vitest";
import { authoritiesIn, authorityHash } from "./authority";

// Made once with: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=test-ca -days 36500
const authority = `-----BEGIN CERTIFICATE-----
MIIBezCCASGgAwIBAgIUIx+XITkye3blZNeMf5zqNAL8b7gwCgYIKoZIzj0EAwIw
EjEQMA4GA1UEAwwHdGVzdC1jYTAgFw0yNjExMjYwNzA1NTNaGA8yMTI2MTEwMjA3
MDU1M1owEjEQMA4GA1UEAwwHdGVzdC1jYTBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABDc2l4faKH8OWWoc18AuwU/dSzyHbuwt49bcLq7IDm3VmESh0QdUvdaRifRv
4xjQhaMEj2vlpST0dYMPb4tfCtKjUzBRMB0GA1UdDgQWBBSTS8JPM0pWUafbRcv/
AmgAHpYEpzAfBgNVHSMEGDAWgBSTS8JPM0pWUafbRcv/AmgAHpYEpzAPBgNVHRMB
Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIDafQqYfkGx0s/s+FYKNX8cHbHxb
ttU8lY0zPiWN/xG1AiEAsWl4U1Oc8Mt53xe0Kv8EEn21i4ER3vmB/qXA9xN0MhQ=
-----END CERTIFICATE-----
`;

test("an authority is named by the hash of its public key, as openssl reckons it for kubeadm", () => {
  // openssl x509 -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -hex
  expect(authorityHash(authority)).toBe("sha256:61eb407f218cf61ac7b42799188a21e003ed27347f8cce6db0e835497d3c252f");
});

test("authorities are found in a kubeconfig that names nobody", () => {
  const data = Buffer.from(`a comment\n${authority}${authority}`).toString("base64");
  expect(authoritiesIn(JSON.stringify({ clusters: [{ name: "", cluster: { "certificate-authority-data": data } }] }))).toEqual([
    authority,
    authority,
  ]);
  expect(authoritiesIn("")).toEqual([]);
  expect(authoritiesIn("clusters: [{ name: x }]")).toEqual([]);
});
