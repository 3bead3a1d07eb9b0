import type { PrinterColumn } from "../../../definition";
import { ageOf, textColumn, wide } from "../../../definition/columns";
import type { Event } from "../schema/event";

/** When it was first seen. */
const firstSeen = (event: Event): string | undefined => event.firstTimestamp ?? event.eventTime;

/** When it was last seen: recorders of the newer sort write it into the series. */
export const eventLastSeen = (event: Event): string | undefined =>
  event.series?.lastObservedTime ?? event.lastTimestamp ?? firstSeen(event);

/** How often it was seen. The first time does not count into a series. */
export const eventCount = (event: Event): number => (event.series ? (event.series.count ?? 0) + 1 : event.count || 1);

const objectText = ({ involvedObject: { kind = "", name } }: Event): string =>
  name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase();

const sourceText = ({ source, reportingComponent, reportingInstance }: Event): string =>
  [source.component || reportingComponent, source.host || reportingInstance].filter((part) => part !== "").join(", ");

export const eventColumns: readonly PrinterColumn<Event>[] = [
  textColumn({
    name: "Last Seen",
    description: "The time since it last happened.",
    value: (event, now) => ageOf(eventLastSeen(event), now),
  }),
  textColumn({ name: "Type", description: "Normal or Warning.", value: (event) => event.type ?? "" }),
  textColumn({ name: "Reason", description: "Why it was recorded, in one word.", value: (event) => event.reason ?? "" }),
  textColumn({ name: "Object", description: "What it is about.", value: objectText }),
  ...wide<Event>(
    textColumn({
      name: "Subobject",
      description: "Which part of the object it is about.",
      value: (event) => event.involvedObject.fieldPath ?? "",
    }),
    textColumn({ name: "Source", description: "Who recorded it.", value: sourceText }),
  ),
  textColumn({ name: "Message", description: "What happened.", value: (event) => (event.message ?? "").trim() }),
  ...wide<Event>(
    textColumn({
      name: "First Seen",
      description: "The time since it first happened.",
      value: (event, now) => ageOf(firstSeen(event), now),
    }),
    textColumn({ name: "Count", description: "How often it happened.", value: (event) => eventCount(event) }),
    {
      ...textColumn<Event>({ name: "Name", description: "The name of the record.", value: (event) => event.metadata.name }),
      format: "name",
    },
  ),
];
