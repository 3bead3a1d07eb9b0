import { createServer, type Server } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { probeGrpc } from "./grpc";
import { probeHttp } from "./http";
import { resolvePort } from "./port";
import { advance, initialState, ProbeWorker } from "./probe-worker";
import { probeTcp } from "./tcp";
import type { ProbeOutcome } from "./types";

const container = { name: "a", resources: {}, ports: [{ name: "web", containerPort: 8080 }] };
const target = { containerId: "id", container, ip: "127.0.0.1" };

describe("thresholds", () => {
  const run = (results: ProbeOutcome["result"][], kind: "liveness" | "readiness" | "startup", probe = {}) =>
    results.reduce((state, result) => advance(state, result, { successThreshold: 1, failureThreshold: 3, ...probe }), initialState(kind))
      .verdict;

  test("a container is alive until it has failed often enough in a row", () => {
    expect(run(["failure", "failure"], "liveness")).toBe("success");
    expect(run(["failure", "failure", "success", "failure", "failure"], "liveness")).toBe("success");
    expect(run(["failure", "failure", "failure"], "liveness")).toBe("failure");
  });

  test("it is not ready until it has succeeded often enough", () => {
    expect(run([], "readiness")).toBe("failure");
    expect(run(["success"], "readiness", { successThreshold: 2 })).toBe("failure");
    expect(run(["success", "success"], "readiness", { successThreshold: 2 })).toBe("success");
  });

  test("an attempt that could not be made counts for nothing", () => {
    expect(run(["failure", "unknown", "failure", "unknown", "failure"], "liveness")).toBe("failure");
    expect(run(["unknown"], "startup")).toBe("unknown");
  });
});

test("a worker probes until it may not, and tells of changes only", async () => {
  const verdicts: string[] = [];
  let attempts = 0;
  const worker = new ProbeWorker({
    kind: "startup",
    probe: { periodSeconds: 0.01, failureThreshold: 1 },
    startedAt: Date.now(),
    now: Date.now,
    enabled: () => true,
    attempt: async () => ({ result: ++attempts < 3 ? "unknown" : "success", output: "" }),
    onOutcome: () => undefined,
    onVerdict: (verdict) => verdicts.push(verdict),
  });
  worker.start();
  await expect.poll(() => verdicts).toEqual(["success"]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(attempts).toBe(3);
});

describe("over the network", () => {
  const servers: { close(): unknown }[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  const listen = async (server: Server): Promise<number> => {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  };

  test("HTTP: 200 to 399 is well, with the headers that were asked for", async () => {
    const port = await listen(
      createServer((request, response) => {
        if (request.url === "/slow") return;
        if (request.url === "/moved") response.writeHead(302, { location: "/ok" });
        else if (request.url === "/away") response.writeHead(302, { location: "http://elsewhere.invalid/" });
        else response.statusCode = request.url === "/bad" ? 500 : 200;
        response.end(`${request.headers.host} ${request.headers["user-agent"]} ${request.headers["x-test"]}`);
      }),
    );
    const get = (path: string, timeout = 1_000) =>
      probeHttp({ path, port, httpHeaders: [{ name: "X-Test", value: "1" }] }, target, timeout);
    expect(await get("/ok")).toEqual({ result: "success", output: `127.0.0.1:${port} kube-probe/1.33 1` });
    expect(await get("/bad")).toEqual({ result: "failure", output: "HTTP probe failed with statuscode: 500" });
    expect((await get("/moved")).result).toBe("success");
    expect((await get("/away")).output).toContain("terminated redirects");
    expect(await get("/slow", 50)).toMatchObject({ result: "failure", output: expect.stringContaining("context deadline exceeded") });
  });

  test("TCP: a connection is enough", async () => {
    const port = await listen(createServer());
    expect(await probeTcp({ port }, target, 1_000)).toEqual({ result: "success", output: "" });
    servers.splice(0).forEach((server) => {
      server.close();
    });
    await expect
      .poll(async () => (await probeTcp({ port }, target, 1_000)).output)
      .toBe(`dial tcp 127.0.0.1:${port}: connect: connection refused`);
  });

  test.each([
    [1, "success", "service healthy"],
    [2, "failure", 'service unhealthy (responded with "NOT_SERVING")'],
  ])("gRPC: the health service answers %i", async (status, result, output) => {
    const server = createHttp2Server();
    let asked = "";
    server.on("stream", (stream, headers) => {
      asked = String(headers[":path"]);
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.end(Buffer.from([0, 0, 0, 0, 2, 0x08, status]));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    expect(await probeGrpc({ port, service: "app" }, target, 1_000)).toEqual({ result, output });
    expect(asked).toBe("/grpc.health.v1.Health/Check");
  });
});

test("ports go by number or by name", () => {
  expect([resolvePort(80, container), resolvePort("web", container), resolvePort("81", container)]).toEqual([80, 8080, 81]);
  expect(() => resolvePort("none", container)).toThrow(`couldn't find port: "none"`);
});
