import type { KubernetesObject } from "@gantry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Client, type ResourceType } from "../client";
import { eventually, quietLogger, SmallApiServer } from "../testing";
import { HttpsTransport } from "../transport";
import { Informer } from "./informer";

interface Thing extends KubernetesObject {
  color?: string;
}

const thingType: ResourceType<Thing> = { group: "", version: "v1", kind: "Thing", plural: "things", namespaced: false };
const things = "/api/v1/things";

describe("Informer", () => {
  let server: SmallApiServer;
  let client: Client;
  let informer: Informer<Thing>;
  let heard: string[];

  const thing = (name: string, color: string) => ({ metadata: { name }, color });
  const names = (objects: Iterable<Thing>) => [...objects].map((object) => object.metadata.name).sort();

  beforeEach(async () => {
    server = new SmallApiServer();
    client = new Client(new HttpsTransport({ server: await server.listen() }));
    heard = [];
    informer = new Informer({ client: client.resource(thingType), logger: quietLogger });
    informer.addIndex("color", (object) => (object.color === undefined ? [] : [object.color]));
    informer.addHandlers({
      add: (object) => heard.push(`+${object.metadata.name}`),
      update: (object, previous) => heard.push(`${object.metadata.name}:${previous.color}>${object.color}`),
      delete: (object) => heard.push(`-${object.metadata.name}`),
    });
  });
  afterEach(async () => {
    await informer.stop();
    await client.close();
    await server.close();
  });

  it("lists, follows, keeps indexes, and tells late handlers what is there", async () => {
    server.put(things, thing("a", "red"));
    await informer.start().synced();
    server.put(things, thing("b", "red"));
    server.put(things, thing("a", "blue"));
    server.remove(`${things}/b`);
    await eventually(() => heard.length === 4);
    expect(heard).toEqual(["+a", "+b", "a:red>blue", "-b"]);
    expect(informer.byIndex("color", "red")).toEqual([]);
    expect(names(informer.byIndex("color", "blue"))).toEqual(["a"]);
    const late: string[] = [];
    informer.addHandlers({ add: (object) => late.push(object.metadata.name) });
    expect(late).toEqual(["a"]);
  });

  it("misses and repeats nothing when its connection breaks", async () => {
    await informer.start().synced();
    await eventually(() => server.watchCount === 1);
    for (let round = 0; round < 5; round += 1) {
      server.put(things, thing(`before-${round}`, "red"));
      server.breakWatches();
      server.put(things, thing(`after-${round}`, "red"));
      await eventually(() => heard.length === 2 * (round + 1));
    }
    expect(new Set(heard).size).toBe(10);
    expect(server.requests.filter((line) => !line.includes("watch=true"))).toHaveLength(1);
  });

  it("lists again when history is gone, and tells the difference", async () => {
    server.put(things, thing("kept", "red"));
    server.put(things, thing("gone", "red"));
    server.put(things, thing("changed", "red"));
    await informer.start().synced();
    await eventually(() => server.watchCount === 1);
    heard.length = 0;
    server.oldestRevision = 10_000;
    server.intercept = (request) => {
      // The new list must be at least as new as what the informer has seen.
      if (request.url?.includes("NotOlderThan")) server.oldestRevision = 0;
      return false;
    };
    server.breakWatches();
    await eventually(() => server.watchCount === 0);
    server.remove(`${things}/gone`);
    server.put(things, thing("changed", "blue"));
    server.put(things, thing("new", "red"));
    await eventually(() => heard.length === 3);
    expect([...heard].sort()).toEqual(["+new", "-gone", "changed:red>blue"]);
  });

  it("takes over bookmarks, and resumes from them", async () => {
    await informer.start().synced();
    await eventually(() => server.watchCount === 1);
    server.broadcast({ type: "BOOKMARK", object: { metadata: { name: "", resourceVersion: "777" } } });
    await eventually(() => informer.revision === "777");
    server.breakWatches();
    await eventually(() => server.requests.some((line) => line.includes("resourceVersion=777")));
    expect(heard).toEqual([]);
  });

  it("tells an object that was replaced by another of its name as two", async () => {
    server.put(things, thing("a", "red"));
    await informer.start().synced();
    await eventually(() => server.watchCount === 1);
    server.oldestRevision = 10_000;
    server.breakWatches();
    await eventually(() => server.watchCount === 0);
    server.remove(`${things}/a`);
    server.put(things, thing("a", "blue"));
    server.oldestRevision = 0;
    await eventually(() => heard.length >= 3);
    expect(heard).toEqual(["+a", "-a", "+a"]);
  });
});
