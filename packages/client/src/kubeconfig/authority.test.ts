import { expect, test } from "vitest";
import { testAuthority as authority } from "../testing";
import { authoritiesIn, authorityHash } from "./authority";

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
