import { describe, expect, it } from "vitest";
import { LineCounter, parseDocument } from "yaml";
import { parseManifests } from "./documents";
import { causesOfMessage, parseFieldPath, problemsOfCauses } from "./errors";

const text = `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app.kubernetes.io/name: web
spec:
  containers:
    - name: web
      image: web:1
    - name: side
      bogus: 1
`;

describe("what the server found wrong", () => {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines });
  const lineOf = (field: string) => problemsOfCauses(contents, [{ field, message: "x" }], lines)[0]?.line;

  it("stands on its line", () => {
    expect(lineOf("spec.containers[1].bogus")).toBe(12);
    expect(lineOf("spec.containers[0].image")).toBe(10);
    expect(lineOf("metadata.labels[app.kubernetes.io/name]")).toBe(6);
  });

  it("stands on the nearest parent of a field that is not there", () => {
    expect(lineOf("spec.containers[1].image")).toBe(11);
    expect(lineOf("spec.restartPolicy")).toBe(7);
    expect(lineOf("nowhere")).toBe(1);
  });

  it("is read out of a message when there are no causes", () => {
    expect(causesOfMessage('strict decoding error: unknown field "spec.a", duplicate field "spec.b"')).toEqual([
      { field: "spec.a", message: "unknown field" },
      { field: "spec.b", message: "duplicate field" },
    ]);
  });

  it("has paths with indexes and keys", () => {
    expect(parseFieldPath("a.b[2].c[x.y/z]")).toEqual(["a", "b", 2, "c", "x.y/z"]);
  });
});

describe("manifests", () => {
  it("are read one or many, empty ones left out", () => {
    expect(parseManifests(`${text}---\n---\n${text}`)).toMatchObject({ objects: [{ kind: "Pod" }, { kind: "Pod" }], problems: [] });
  });

  it("that are none are named by their line", () => {
    expect(parseManifests(`${text}---\nkind: Pod\n`).problems).toEqual([
      { line: 14, message: "an object needs apiVersion, kind and metadata.name" },
    ]);
    expect(parseManifests("").problems).toHaveLength(1);
    expect(parseManifests("a: [").problems.length).toBeGreaterThan(0);
  });
});
