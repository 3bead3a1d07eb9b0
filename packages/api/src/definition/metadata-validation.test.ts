import { describe, expect, it } from "vitest";
import { serviceDefinition } from "../core/v1";
import { roleDefinition } from "../rbac/v1";
import { texts } from "../testing/build";
import { validateMetadata, validateMetadataUpdate } from "./metadata-validation";

const metadata = { name: "web", uid: "1", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z" };

describe("validateMetadata", () => {
  it("checks the name by the kind's rule", () => {
    expect(texts(validateMetadata(serviceDefinition, { ...metadata, name: "1web" }))[0]).toMatch(
      /^metadata.name: Invalid value: "1web": a DNS-1035 label/,
    );
    expect(validateMetadata(roleDefinition, { ...metadata, name: "system:Any.Thing" })).toEqual([]);
    expect(texts(validateMetadata(roleDefinition, { ...metadata, name: "a/b" }))).toEqual([
      "metadata.name: Invalid value: \"a/b\": may not contain '/'",
    ]);
  });

  it("checks labels, finalizers and owners", () => {
    const owner = { apiVersion: "v1", kind: "Pod", uid: "1", controller: true };
    const errors = validateMetadata(serviceDefinition, {
      ...metadata,
      labels: { app: "not ok" },
      finalizers: ["mine"],
      ownerReferences: [
        { ...owner, name: "a" },
        { ...owner, name: "b" },
      ],
    });
    expect(texts(errors).map((text) => text.split(":")[0])).toEqual([
      "metadata.labels",
      "metadata.ownerReferences",
      "metadata.finalizers[0]",
    ]);
  });

  it("lets nobody new hold up a deletion", () => {
    const going = { ...metadata, deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: ["example.com/a"] };
    expect(validateMetadataUpdate({ ...going, finalizers: [] }, going)).toEqual([]);
    expect(texts(validateMetadataUpdate({ ...going, finalizers: ["example.com/b"] }, going))).toEqual([
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/b"}',
    ]);
  });
});
