import { describe, expect, it } from "vitest";
import { alreadyExists, conflict, forbidden, internalError, invalid, methodNotAllowed, notFound } from "./errors";
import { fieldError, formatFieldError } from "./field-error";

const pods = { group: "", plural: "pods", kind: "Pod" };
const deployments = { group: "apps", plural: "deployments", kind: "Deployment" };

describe("field errors", () => {
  it("print like Kubernetes'", () => {
    expect(formatFieldError(fieldError.required("spec.containers[0].image"))).toBe("spec.containers[0].image: Required value");
    expect(formatFieldError(fieldError.invalid("spec.replicas", -1, "must be greater than or equal to 0"))).toBe(
      "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
    );
    expect(formatFieldError(fieldError.notSupported("a", "x", ["A", "B"]))).toBe('a: Unsupported value: "x": supported values: "A", "B"');
    expect(formatFieldError(fieldError.duplicate("a[1]", "x"))).toBe('a[1]: Duplicate value: "x"');
    expect(formatFieldError(fieldError.forbidden("a", "no"))).toBe("a: Forbidden: no");
    expect(formatFieldError(fieldError.tooLong("a", 5))).toBe("a: Too long: may not be more than 5 bytes");
    expect(formatFieldError(fieldError.tooMany("a", 3, 1))).toBe("a: Too many: 3: must have at most 1 item");
  });
});

describe("status errors", () => {
  it("carry message, code and details", () => {
    expect(notFound(pods, "x").status).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: 'pods "x" not found',
      reason: "NotFound",
      details: { name: "x", kind: "pods" },
      code: 404,
    });
    expect(notFound(deployments, "x").message).toBe('deployments.apps "x" not found');
    expect(alreadyExists(pods, "x").message).toBe('pods "x" already exists');
    expect(conflict(pods, "x").message).toBe(
      'Operation cannot be fulfilled on pods "x": the object has been modified; please apply your changes to the latest version and try again',
    );
    expect(forbidden(pods, "", "no").message).toBe("pods is forbidden: no");
    expect(methodNotAllowed(pods, "create").message).toBe('create is not supported on resources of kind "pods"');
    expect(internalError("boom").status.details?.causes).toEqual([{ message: "boom" }]);
  });

  it("list every field that is invalid", () => {
    const one = invalid(deployments, "x", [fieldError.required("spec.selector")]);
    expect(one.message).toBe('Deployment.apps "x" is invalid: spec.selector: Required value');
    expect(one.status.details).toEqual({
      name: "x",
      group: "apps",
      kind: "Deployment",
      causes: [{ reason: "FieldValueRequired", message: "Required value", field: "spec.selector" }],
    });
    const two = invalid(pods, "x", [fieldError.required("a"), fieldError.required("b"), fieldError.required("a")]);
    expect(two.message).toBe('Pod "x" is invalid: [a: Required value, b: Required value]');
    expect(two.status.details?.causes).toHaveLength(3);
  });
});
