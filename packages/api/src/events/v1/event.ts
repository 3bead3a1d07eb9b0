import { eventColumns } from "../../core/v1/event/columns";
import type { Event as CoreEvent } from "../../core/v1/schema/event";
import { defineResource } from "../../definition";
import type { KubernetesObject } from "../../machinery/object";
import { validateEvent } from "./event-validation";
import { type Event, eventSchema } from "./schema/event";

/** The same record under the names that this group gives its fields. */
const fromStored = (stored: KubernetesObject): Event => {
  const { involvedObject, message, source, firstTimestamp, lastTimestamp, count, reportingComponent, series, ...rest } =
    stored as CoreEvent;
  return {
    ...rest,
    apiVersion: "events.k8s.io/v1",
    regarding: involvedObject,
    deprecatedSource: source,
    ...(series ? { series: { count: series.count ?? 0, lastObservedTime: series.lastObservedTime ?? "" } } : {}),
    ...(reportingComponent ? { reportingController: reportingComponent } : {}),
    ...(message === undefined ? {} : { note: message }),
    ...(firstTimestamp === undefined ? {} : { deprecatedFirstTimestamp: firstTimestamp }),
    ...(lastTimestamp === undefined ? {} : { deprecatedLastTimestamp: lastTimestamp }),
    ...(count === undefined ? {} : { deprecatedCount: count }),
  };
};

const toStored = (event: Event): CoreEvent => {
  const {
    regarding,
    note,
    deprecatedSource,
    deprecatedFirstTimestamp,
    deprecatedLastTimestamp,
    deprecatedCount,
    reportingController = "",
    reportingInstance = "",
    ...rest
  } = event;
  return {
    ...rest,
    apiVersion: "v1",
    involvedObject: regarding,
    source: deprecatedSource,
    reportingComponent: reportingController,
    reportingInstance,
    ...(note === undefined ? {} : { message: note }),
    ...(deprecatedFirstTimestamp === undefined ? {} : { firstTimestamp: deprecatedFirstTimestamp }),
    ...(deprecatedLastTimestamp === undefined ? {} : { lastTimestamp: deprecatedLastTimestamp }),
    ...(deprecatedCount === undefined ? {} : { count: deprecatedCount }),
  };
};

export const eventDefinition = defineResource<Event>({
  group: "events.k8s.io",
  version: "v1",
  kind: "Event",
  plural: "events",
  singular: "event",
  shortNames: ["ev"],
  namespaced: true,
  schema: eventSchema,
  nameRule: "none",
  storedAs: { group: "", plural: "events", toStored, fromStored },
  validate: validateEvent,
  columns: eventColumns.map((column) => ({ ...column, value: (event: Event, now: number) => column.value(toStored(event), now) })),
  selectableFields: {
    "regarding.kind": ({ regarding }) => regarding.kind ?? "",
    "regarding.namespace": ({ regarding }) => regarding.namespace ?? "",
    "regarding.name": ({ regarding }) => regarding.name ?? "",
    "regarding.uid": ({ regarding }) => regarding.uid ?? "",
    "regarding.apiVersion": ({ regarding }) => regarding.apiVersion ?? "",
    "regarding.resourceVersion": ({ regarding }) => regarding.resourceVersion ?? "",
    "regarding.fieldPath": ({ regarding }) => regarding.fieldPath ?? "",
    reason: (event) => event.reason ?? "",
    reportingController: (event) => event.reportingController ?? "",
    type: (event) => event.type ?? "",
  },
});
