import { eventSourceSchema } from "../../../core/v1/schema/event";
import { objectReferenceSchema } from "../../../core/v1/schema/references";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { field, type Infer, int32, microTime, type Resource, string, struct, time } from "../../../schema";

export const eventSeriesSchema = struct("io.k8s.api.events.v1.EventSeries", {
  count: field(1, int32, { required: true }),
  lastObservedTime: field(2, microTime, { required: true }),
});
export type EventSeries = Infer<typeof eventSeriesSchema>;

export const eventSchema = struct("io.k8s.api.events.v1.Event", {
  metadata: field(1, objectMetaSchema, { present: true }),
  eventTime: field(2, microTime),
  series: field(3, eventSeriesSchema),
  reportingController: field(4, string),
  reportingInstance: field(5, string),
  action: field(6, string),
  reason: field(7, string),
  regarding: field(8, objectReferenceSchema, { present: true }),
  related: field(9, objectReferenceSchema),
  note: field(10, string),
  type: field(11, string),
  deprecatedSource: field(12, eventSourceSchema, { present: true }),
  deprecatedFirstTimestamp: field(13, time),
  deprecatedLastTimestamp: field(14, time),
  deprecatedCount: field(15, int32),
});
export type Event = Resource<typeof eventSchema>;
