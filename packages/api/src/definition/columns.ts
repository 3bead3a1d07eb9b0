import { formatAge } from "../machinery/duration";
import { type Labels, matcherFromLabels, matcherFromSelector } from "../machinery/label-selector";
import type { KubernetesObject } from "../machinery/object";
import { parseTime } from "../machinery/time";
import type { LabelSelector } from "../meta/v1/schema/label-selector";
import type { PrinterColumn } from "./definition";

/** What stands in a cell that has nothing to show. */
export const none = "<none>";
export const unknown = "<unknown>";

/** How long ago a time was, `<unknown>` when there is none. @param now Milliseconds since the epoch. */
export const ageOf = (time: string | undefined | null, now: number): string => {
  const milliseconds = time ? parseTime(time) : undefined;
  return milliseconds === undefined ? unknown : formatAge(now - milliseconds);
};

export const nameColumn: PrinterColumn = {
  name: "Name",
  type: "string",
  format: "name",
  description: "The name of the object, unique in its namespace.",
  value: (object) => object.metadata.name,
};

export const ageColumn: PrinterColumn = {
  name: "Age",
  type: "string",
  description: "The time since the object was created.",
  value: (object, now) => ageOf(object.metadata.creationTimestamp, now),
};

interface ColumnText<T extends KubernetesObject> {
  readonly name: string;
  readonly description: string;
  readonly value: PrinterColumn<T>["value"];
}

export const textColumn = <T extends KubernetesObject>(column: ColumnText<T>): PrinterColumn<T> => ({ type: "string", ...column });

export const integerColumn = <T extends KubernetesObject>(column: ColumnText<T>): PrinterColumn<T> => ({ type: "integer", ...column });

export const booleanColumn = <T extends KubernetesObject>(column: ColumnText<T>): PrinterColumn<T> => ({ type: "boolean", ...column });

/** The same columns, shown with `-o wide` only. */
export const wide = <T extends KubernetesObject>(...columns: PrinterColumn<T>[]): PrinterColumn<T>[] =>
  columns.map((column) => ({ ...column, priority: 1 }));

interface HasContainers {
  readonly containers?: readonly { readonly name: string; readonly image?: string }[];
}

/** The CONTAINERS and IMAGES columns of everything that has a pod template. */
export const containerColumns = <T extends KubernetesObject>(specOf: (object: T) => HasContainers | undefined): PrinterColumn<T>[] => [
  textColumn({
    name: "Containers",
    description: "The names of the containers in the template.",
    value: (object: T) => (specOf(object)?.containers ?? []).map((container) => container.name).join(","),
  }),
  textColumn({
    name: "Images",
    description: "The images of the containers in the template.",
    value: (object: T) => (specOf(object)?.containers ?? []).map((container) => container.image ?? "").join(","),
  }),
];

/** Labels as `key=value` pairs in order of their keys. */
export const formatLabels = (labels: Labels | undefined): string => matcherFromLabels(labels).text || none;

/** A selector as kubectl's `-l` takes it: `app=web,tier in (a,b)`. */
export const formatLabelSelector = (selector: LabelSelector | undefined): string => matcherFromSelector(selector).text || none;
