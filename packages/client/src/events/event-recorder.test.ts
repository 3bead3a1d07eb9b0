import type { Event } from "@gantry/api/core/v1";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Client } from "../client";
import { quietLogger, SmallApiServer } from "../testing";
import { HttpsTransport } from "../transport";
import { EventRecorder } from "./event-recorder";

describe("EventRecorder", () => {
  let server: SmallApiServer;
  let client: Client;
  let recorder: EventRecorder;
  const pod = (name: string) => ({ apiVersion: "v1", kind: "Pod", name, namespace: "default", uid: `uid-of-${name}` });
  const written = () => [...server.objects.values()] as unknown as Event[];

  beforeEach(async () => {
    server = new SmallApiServer();
    client = new Client(new HttpsTransport({ server: await server.listen() }));
    recorder = new EventRecorder({ client, source: { component: "kubelet", host: "node-1" }, logger: quietLogger });
  });
  afterEach(async () => {
    await client.close();
    await server.close();
  });

  it("counts the same event instead of writing it again", async () => {
    for (let n = 0; n < 3; n += 1) recorder.event(pod("web"), "Warning", { reason: "BackOff", message: "Back-off restarting" });
    recorder.event(pod("web"), "Normal", { reason: "Pulled", message: "Image is there" });
    await recorder.flush();
    expect(written().map((event) => [event.reason, event.count, event.type])).toEqual([
      ["BackOff", 3, "Warning"],
      ["Pulled", 1, "Normal"],
    ]);
    expect(written()[0]).toMatchObject({ involvedObject: pod("web"), source: { component: "kubelet", host: "node-1" } });
  });

  it("writes a counted event anew when the first has expired", async () => {
    recorder.event(pod("web"), "Normal", { reason: "Pulled", message: "Image is there" });
    await recorder.flush();
    server.objects.clear();
    recorder.event(pod("web"), "Normal", { reason: "Pulled", message: "Image is there" });
    await recorder.flush();
    expect(written().map((event) => event.count)).toEqual([1]);
  });

  it("combines many similar messages, and silences a flood about one object only", async () => {
    for (let n = 0; n < 40; n += 1) recorder.event(pod("loud"), "Warning", { reason: "Failed", message: `attempt ${n}` });
    recorder.event(pod("quiet"), "Normal", { reason: "Started", message: "Started" });
    await recorder.flush();
    const loud = written().filter((event) => event.involvedObject.name === "loud");
    expect(loud.length).toBeGreaterThan(10);
    expect(loud.length).toBeLessThanOrEqual(25);
    expect(loud.at(-1)?.message).toMatch(/^\(combined from similar events\): attempt/);
    expect(written().some((event) => event.involvedObject.name === "quiet")).toBe(true);
  });

  it("goes on when the server fails", async () => {
    server.intercept = (_, response) => {
      response.writeHead(500).end();
      return true;
    };
    recorder.event(pod("web"), "Normal", { reason: "Lost", message: "lost" });
    await recorder.flush();
    server.intercept = () => false;
    recorder.event(pod("web"), "Normal", { reason: "Kept", message: "kept" });
    await recorder.flush();
    expect(written().map((event) => event.reason)).toEqual(["Kept"]);
  });
});
