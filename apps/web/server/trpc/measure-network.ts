import { text } from "node:stream/consumers";
import { StatusError } from "@gantry/api";
import { parseJsonLines, type Transport } from "@gantry/client";
import { z } from "zod";
import { apiPath, resources } from "../../lib/kubernetes/resource";
import { figureDuration, type MeasurementEvent, manyStreams, trafficSeconds, wayResultSchema, waysOf } from "../../lib/network/measurement";

export interface NetworkMeasurementRequest {
  readonly from: string;
  /** Without it only what stays on `from` is measured. */
  readonly to?: string;
}

/** Seconds that the other node stays ready beyond the traffic itself: programs have to start on both sides. */
const slack = 60;
/** Milliseconds for a node to take away what it has made ready. */
const closePatience = 10_000;

const problemSchema = z.object({ problem: z.string() });

/** Through the `proxy` subresource of the node: the API server asks whether the person may use it. */
const pathOn = (node: string, path: string): string =>
  `${apiPath(resources.nodes, { name: node, subresource: "proxy" })}/gantry/network/${path}`;

const explain = (error: unknown, node: string): Error => {
  // A refusal has a code that the page acts on, and names the node already.
  return error instanceof StatusError
    ? error
    : new Error(`The measurement on ${node} broke off: ${error instanceof Error ? error.message : String(error)}`);
};

/**
 * Measures the network as the signed-in person, through the agents of one or two nodes, and tells of each way as soon
 * as its agent does. When the signal aborts, traffic stops at once.
 * @throws StatusError When the API server or an agent refuses: no right to it, another measurement under way.
 */
export async function* measureNetwork(
  transport: Transport,
  { from, to }: NetworkMeasurementRequest,
  signal: AbortSignal,
): AsyncGenerator<MeasurementEvent> {
  yield { type: "begin" };
  let peer: unknown;
  if (to !== undefined) {
    const seconds = Math.ceil(trafficSeconds(true)) + slack;
    const opened = await transport.stream({ method: "POST", path: pathOn(to, "measurement/peer"), body: { seconds }, signal });
    peer = JSON.parse(await text(opened));
  }
  try {
    const body = { milliseconds: figureDuration, streams: manyStreams, ...(peer === undefined ? {} : { peer }) };
    const lines = await transport.stream({ method: "POST", path: pathOn(from, "measurement"), body, signal });
    let told = 0;
    for await (const line of parseJsonLines(lines)) {
      const result = wayResultSchema.safeParse(line);
      if (!result.success) throw new Error(problemSchema.safeParse(line).data?.problem ?? "its agent answered what is not understood");
      told += 1;
      yield { type: "way", result: result.data };
    }
    if (told < waysOf(to !== undefined).length) throw new Error("its agent stopped before it had measured all");
  } catch (error) {
    if (!signal.aborted) throw explain(error, from);
  } finally {
    // It would close by itself when its time is over; until then no other measurement could use the node.
    if (to !== undefined) await closePeer(transport, to);
  }
}

const closePeer = async (transport: Transport, node: string): Promise<void> => {
  const request = { method: "DELETE" as const, path: pathOn(node, "measurement/peer"), signal: AbortSignal.timeout(closePatience) };
  await transport.stream(request).then(
    (answer) => answer.resume(),
    () => undefined,
  );
};
