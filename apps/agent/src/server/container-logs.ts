import { pipeline, Transform } from "node:stream";
import type { PodRegistry } from "../pods/types";
import type { ContainerRuntime, LogOptions } from "../runtime/types";
import { findContainer, findPod } from "./find-container";
import { type Exchange, HttpFailure } from "./types";

interface LogQuery extends LogOptions {
  readonly previous: boolean;
  readonly limitBytes?: number;
}

const isTrue = (value: string | null): boolean => value !== null && ["", "1", "t", "true"].includes(value.toLowerCase());

const wholeNumber = (query: URLSearchParams, name: string, minimum: number): number | undefined => {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || value < minimum)
    throw new HttpFailure(422, `${name} must be a whole number of at least ${minimum}, not "${text}"`);
  return value;
};

/** Reads the query of a log request. Throws HttpFailure 400 or 422. */
export const parseLogQuery = (query: URLSearchParams, now: number): Omit<LogQuery, "signal"> => {
  const tailLines = wholeNumber(query, "tailLines", 0);
  const limitBytes = wholeNumber(query, "limitBytes", 1);
  const sinceSeconds = wholeNumber(query, "sinceSeconds", 1);
  const sinceTime = query.get("sinceTime");
  if (sinceSeconds !== undefined && sinceTime) throw new HttpFailure(422, "at most one of `sinceTime` or `sinceSeconds` may be specified");
  const moment = sinceTime ? Date.parse(sinceTime) : sinceSeconds === undefined ? undefined : now - sinceSeconds * 1000;
  if (Number.isNaN(moment)) throw new HttpFailure(400, `sinceTime is not an RFC 3339 time: "${sinceTime}"`);
  return {
    follow: isTrue(query.get("follow")),
    previous: isTrue(query.get("previous")),
    timestamps: isTrue(query.get("timestamps")),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(moment === undefined ? {} : { since: moment }),
  };
};

/** Lets so many bytes through and then ends. */
export const limitedTo = (bytes: number): Transform => {
  let left = bytes;
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      const part = chunk.subarray(0, left);
      left -= part.length;
      this.push(part);
      if (left === 0) this.push(null);
      callback();
    },
  });
};

/** `/containerLogs/{namespace}/{pod}/{container}`. */
export const serveContainerLogs = async (exchange: Exchange, pods: PodRegistry, runtime: ContainerRuntime): Promise<void> => {
  const [, namespace = "", podName = "", containerName = ""] = exchange.segments;
  const { previous, limitBytes, ...options } = parseLogQuery(exchange.url.searchParams, Date.now());
  const view = findPod(pods, namespace, podName);
  const container = previous ? view.previous(containerName) : findContainer(view, containerName);
  if (!container) throw new HttpFailure(400, `previous terminated container "${containerName}" in pod "${podName}" not found`);
  const source = await runtime.logs(container.id, { ...options, follow: options.follow && !previous, signal: exchange.signal });
  exchange.response.writeHead(200, { "content-type": "text/plain" });
  exchange.response.flushHeaders();
  const done = () => source.destroy();
  if (limitBytes === undefined) pipeline(source, exchange.response, done);
  else pipeline(source, limitedTo(limitBytes), exchange.response, done);
};
