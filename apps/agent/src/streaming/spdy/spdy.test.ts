import { createHash, randomBytes } from "node:crypto";
import { connect, createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { SpdyConnection } from "./connection";
import { headerDictionary } from "./dictionary";
import { encodeControl, FrameReader, words } from "./frames";
import { decodeHeaders, encodeHeaders, HeaderCodec, type Headers } from "./header-block";
import type { SpdyStream } from "./stream";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const pair = async () => {
  const accepted = new Promise<Socket>((resolve) => {
    const server = createServer((socket) => {
      server.close();
      resolve(socket);
    }).listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address && typeof address === "object") client = connect(address.port, "127.0.0.1");
    });
  });
  let client: Socket | undefined;
  const serverSocket = await accepted;
  if (!client) throw new Error("no connection");
  closing.push(
    () => serverSocket.destroy(),
    () => client?.destroy(),
  );
  return { client: new SpdyConnection(client, "client"), server: new SpdyConnection(serverSocket, "server"), clientSocket: client };
};

/** Reads to the end without destroying the other direction, as iterating would. */
const text = (stream: SpdyStream) =>
  new Promise<string>((resolve) => {
    let received = "";
    stream.on("data", (chunk: Buffer) => {
      received += chunk.toString();
    });
    stream.on("end", () => resolve(received));
  });

const nextStream = (connection: SpdyConnection) => new Promise<SpdyStream>((resolve) => connection.once("stream", resolve));

test("the dictionary is the draft's", () => {
  expect(headerDictionary.length).toBe(1423);
  // What a zlib header names a dictionary by: Adler-32.
  let a = 1;
  let b = 0;
  for (const byte of headerDictionary) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  expect((b * 65_536 + a).toString(16)).toBe("e3c6a7c2");
});

test("header blocks survive the way there and back, again and again in one context", async () => {
  const [one, other] = [new HeaderCodec(), new HeaderCodec()];
  const blocks: Headers[] = [{ streamtype: "stdin" }, { streamtype: "stdout", port: "80" }, {}, { streamtype: "ü" }];
  for (const headers of blocks) expect(await other.decompress(await one.compress(headers))).toEqual(headers);
  one.close();
  other.close();
  expect(() => decodeHeaders(encodeHeaders({ a: "b" }).subarray(0, 12))).toThrow(RangeError);
});

test("frames are found however the bytes are cut", () => {
  const bytes = Buffer.concat([encodeControl(6, 0, words(7)), encodeControl(7, 0, words(0, 0))]);
  for (const size of [1, 3, 8, 100]) {
    const reader = new FrameReader();
    const types: number[] = [];
    for (let offset = 0; offset < bytes.length; offset += size) {
      reader.push(bytes.subarray(offset, offset + size));
      for (let frame = reader.next(); frame; frame = reader.next()) if (frame.control) types.push(frame.type);
    }
    expect(types).toEqual([6, 7]);
  }
});

test("each direction of a stream ends by itself", async () => {
  const { client, server } = await pair();
  const arriving = nextStream(server);
  const mine = await client.createStream({ streamtype: "stdin" });
  const theirs = await arriving;
  expect(theirs.headers).toEqual({ streamtype: "stdin" });
  await theirs.reply();
  mine.end("question");
  expect(await text(theirs)).toBe("question");
  theirs.end("answer");
  expect(await text(mine)).toBe("answer");
});

test("ten megabytes arrive unchanged while the reader is slow, and others' streams too", async () => {
  const { client, server } = await pair();
  const arriving = nextStream(server);
  const mine = await client.createStream({ streamtype: "stdout" });
  const theirs = await arriving;
  const content = randomBytes(10 * 1024 * 1024);
  mine.end(content);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(theirs.readableLength).toBeLessThan(2 * 1024 * 1024);
  const hash = createHash("sha256");
  for await (const chunk of theirs) hash.update(chunk as Buffer);
  expect(hash.digest("hex")).toBe(createHash("sha256").update(content).digest("hex"));
});

test("a lost connection ends every stream, and garbage ends the connection", async () => {
  const { client, server, clientSocket } = await pair();
  const arriving = nextStream(server);
  await client.createStream({ streamtype: "stdin" });
  const theirs = await arriving;
  const closed = new Promise<void>((resolve) => server.once("close", resolve));
  clientSocket.write(encodeControl(1, 0, Buffer.concat([words(9, 0), Buffer.alloc(2), Buffer.from("not compressed")])));
  await closed;
  expect(server.open).toBe(false);
  expect(theirs.destroyed).toBe(true);
});
