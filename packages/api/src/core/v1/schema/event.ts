import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { field, type Infer, int32, microTime, type Resource, string, struct, time } from "../../../schema";
import { eventAbout } from "../about/event";
import { objectReferenceSchema } from "./references";

export const eventSeriesSchema = struct("io.k8s.api.core.v1.EventSeries", {
  count: field(1, int32),
  lastObservedTime: field(2, microTime),
});
export type EventSeries = Infer<typeof eventSeriesSchema>;

export const eventSourceSchema = struct("io.k8s.api.core.v1.EventSource", {
  component: field(1, string),
  host: field(2, string),
});
export type EventSource = Infer<typeof eventSourceSchema>;

export const eventSchema = struct(
  "io.k8s.api.core.v1.Event",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    involvedObject: field(2, objectReferenceSchema, { required: true }),
    reason: field(3, string),
    message: field(4, string),
    source: field(5, eventSourceSchema, { present: true }),
    firstTimestamp: field(6, time),
    lastTimestamp: field(7, time),
    count: field(8, int32),
    type: field(9, string),
    eventTime: field(10, microTime),
    series: field(11, eventSeriesSchema),
    action: field(12, string),
    related: field(13, objectReferenceSchema),
    reportingComponent: field(14, string, { present: true }),
    reportingInstance: field(15, string, { present: true }),
  },
  eventAbout,
);
export type Event = Resource<typeof eventSchema>;
