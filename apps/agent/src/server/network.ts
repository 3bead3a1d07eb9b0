import { z } from "zod";
import { MeasurementRefused } from "../network/measurement/types";
import type { NodeNetwork } from "../network/node-network";
import { type Exchange, HttpFailure } from "./types";

const port = z.int().min(1).max(65_535);

const peerSchema = z.object({
  node: z.string().min(1),
  address: z.ipv4(),
  nodePort: port,
  podIP: z.ipv4(),
  podPort: port,
  token: z.string().regex(/^[0-9a-f]{32}$/),
  until: z.string(),
});

/** Milliseconds of a figure, and connections; what is left out has a default. */
const measurementSchema = z.object({
  peer: peerSchema.optional(),
  milliseconds: z.int().min(100).max(10_000).default(1_000),
  streams: z.int().min(2).max(16).default(8),
});

const openSchema = z.object({ seconds: z.int().min(1).max(300).default(120) });

const largestBody = 16 * 1024;
const codes: Readonly<Record<MeasurementRefused["reason"], number>> = { Busy: 409, NotReady: 503, BadRequest: 400 };

const readBody = async <Schema extends z.ZodType>({ request }: Exchange, schema: Schema): Promise<z.output<Schema>> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new HttpFailure(413, `the body of a request to this path has at most ${largestBody} bytes`);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString("utf8");
  let value: unknown;
  try {
    value = body.trim() === "" ? {} : JSON.parse(body);
  } catch {
    throw new HttpFailure(400, "the body is not JSON");
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new HttpFailure(400, parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
};

const orRefuse = async <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MeasurementRefused) throw new HttpFailure(codes[error.reason], error.message);
    throw error;
  }
};

const sendJson = ({ response }: Exchange, code: number, body: object): void => {
  response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
};

/** One line of JSON a way, sent as soon as it is measured: whoever waits sees that something happens. */
const serveMeasurement = async (exchange: Exchange, { measurement }: Pick<NodeNetwork, "measurement">): Promise<void> => {
  const { response, signal } = exchange;
  const { peer, ...rest } = await readBody(exchange, measurementSchema);
  const results = await orRefuse(() => measurement.measure({ ...rest, ...(peer ? { peer } : {}) }, signal));
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  response.flushHeaders();
  try {
    for await (const result of results) response.write(`${JSON.stringify(result)}\n`);
  } catch (error) {
    // The head has left already: what went wrong has to be said in a line as well.
    response.write(`${JSON.stringify({ problem: (error as Error).message })}\n`);
  }
  response.end();
};

/**
 * `/gantry/network`: what the node knows of its network. `/gantry/network/measurement`: POST measures, and
 * `…/measurement/peer` lets another node measure to here, from POST to DELETE or until its time is over.
 */
export const serveNetwork = async (exchange: Exchange, network: Pick<NodeNetwork, "state" | "measurement">): Promise<void> => {
  const { method } = exchange.request;
  const path = exchange.segments.slice(2).join("/");
  const { measurement } = network;
  if (path === "" && (method === "GET" || method === "HEAD")) return sendJson(exchange, 200, await network.state());
  if (path === "measurement" && method === "POST") return serveMeasurement(exchange, network);
  if (path === "measurement/peer" && method === "POST") {
    const { seconds } = await readBody(exchange, openSchema);
    return sendJson(exchange, 201, await orRefuse(() => measurement.openPeer(seconds * 1000)));
  }
  if (path === "measurement/peer" && method === "DELETE") {
    await measurement.closePeer();
    exchange.response.writeHead(204).end();
    return;
  }
  if (path === "" || path === "measurement" || path === "measurement/peer") throw new HttpFailure(405, `${method} is not allowed here`);
  throw new HttpFailure(404, "404 page not found");
};
