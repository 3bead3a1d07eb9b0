import type { Event } from "@gantry/api/core/v1";
import { parseTime } from "../format/time";
import type { State } from "../state/state";
import type { EventRow } from "./types";

/** Warnings that are trouble rather than waiting. */
const grave = /fail|error|kill|oom|evict|backoff|crash|unhealthy|notready/i;

const stateOf = (event: Event): State => {
  if (event.type !== "Warning") return "ready";
  return grave.test(event.reason ?? "") && event.reason !== "FailedScheduling" ? "failed" : "waiting";
};

export const eventRow = (event: Event): EventRow => ({
  uid: event.metadata.uid,
  namespace: event.metadata.namespace ?? "",
  time:
    parseTime(event.series?.lastObservedTime) ||
    parseTime(event.lastTimestamp) ||
    parseTime(event.eventTime) ||
    parseTime(event.metadata.creationTimestamp),
  count: event.series?.count ?? event.count ?? 1,
  kind: event.involvedObject.kind ?? "",
  name: event.involvedObject.name ?? "",
  state: stateOf(event),
  code: event.reason ?? "",
  why: "",
  message: event.message ?? "",
  source: event.source?.component || event.reportingComponent || "",
});
