import { expect, test } from "vitest";
import { parseRequestInfo } from "./request-info";

const parse = (method: string, url: string) => {
  const [path = "", search = ""] = url.split("?");
  return parseRequestInfo(method, path, new URLSearchParams(search));
};

test.each([
  ["GET", "/api/v1/pods", { verb: "list", group: "", version: "v1", resource: "pods", namespace: "", name: "" }],
  ["GET", "/api/v1/namespaces/n/pods?watch=true", { verb: "watch", resource: "pods", namespace: "n" }],
  ["GET", "/api/v1/watch/namespaces/n/pods", { verb: "watch", resource: "pods", namespace: "n" }],
  ["GET", "/api/v1/namespaces/n/pods/p", { verb: "get", resource: "pods", namespace: "n", name: "p" }],
  ["GET", "/api/v1/namespaces/n/pods?fieldSelector=metadata.name%3Dp", { verb: "list", resource: "pods", name: "p" }],
  ["POST", "/apis/apps/v1/namespaces/n/deployments", { verb: "create", group: "apps", version: "v1", resource: "deployments" }],
  ["DELETE", "/apis/apps/v1/namespaces/n/deployments", { verb: "deletecollection", resource: "deployments" }],
  ["PATCH", "/apis/apps/v1/namespaces/n/deployments/d/scale", { verb: "patch", name: "d", subresource: "scale" }],
  ["GET", "/api/v1/namespaces/n", { verb: "get", resource: "namespaces", namespace: "n", name: "n" }],
  ["PUT", "/api/v1/namespaces/n/finalize", { verb: "update", resource: "namespaces", name: "n", subresource: "finalize" }],
  ["GET", "/api/v1/namespaces/status", { verb: "get", resource: "namespaces", name: "status", subresource: "" }],
  ["GET", "/api/v1/namespaces/n/services/http:s:80/proxy/a//b/", { name: "http:s:80", subresource: "proxy", rest: "a//b/" }],
])("%s %s", (method, url, expected) => {
  expect(parse(method, url)).toMatchObject({ isResource: true, ...expected });
});

test("other paths are no resources", () => {
  for (const path of ["/", "/api", "/api/v1", "/apis/apps", "/apis/apps/v1/", "/healthz", "/apiary/v1/pods"]) {
    expect(parse("GET", path), path).toMatchObject({ isResource: false, verb: "get", path });
  }
});
