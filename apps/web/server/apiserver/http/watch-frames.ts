import { badRequest, type KubernetesObject } from "@gantry/api";
import type { StoredObject } from "../../store/types";
import type { WatchItem } from "../core/request";
import { present, type ServedResource } from "../registry/served";
import { objectText } from "./encode";
import { partialMetadata } from "./metadata";
import type { Encoding } from "./negotiate";
import { type IncludeObject, tableOf } from "./table";

/** Frames that several watchers share: an event is encoded once for each form in which somebody wants it. */
const shared = new WeakMap<StoredObject, Map<string, Buffer>>();

export interface FrameStyle {
  readonly served: ServedResource;
  readonly encoding: Encoding;
  readonly include: IncludeObject;
  readonly columns: boolean;
}

const bookmark = ({ served, encoding }: FrameStyle, item: Extract<WatchItem, { type: "BOOKMARK" }>): unknown => {
  const annotations = item.initialEventsEnd ? { annotations: { "k8s.io/initial-events-end": "true" } } : {};
  const metadata = { resourceVersion: String(item.revision), creationTimestamp: null, ...annotations };
  const object = { kind: served.kind, apiVersion: served.apiVersion, metadata };
  if (encoding.as === "Table") {
    return {
      kind: "Table",
      apiVersion: `meta.k8s.io/${encoding.metaVersion}`,
      metadata: { resourceVersion: metadata.resourceVersion },
      columnDefinitions: null,
      rows: [{ cells: [], object: { ...object, kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${encoding.metaVersion}` } }],
    };
  }
  return encoding.as ? { ...object, kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${encoding.metaVersion}` } : object;
};

const transformed = (style: FrameStyle, object: KubernetesObject): string => {
  const { served, encoding, include, columns } = style;
  if (encoding.as !== "Table") return JSON.stringify(partialMetadata(object, encoding.metaVersion));
  const table = tableOf(served, [object], { include, metaVersion: encoding.metaVersion });
  const metadata = { resourceVersion: object.metadata.resourceVersion };
  return JSON.stringify({ ...table, metadata, ...(columns ? {} : { columnDefinitions: null }) });
};

const eventText = (style: FrameStyle, type: string, stored: StoredObject): string => {
  const object = style.encoding.as ? transformed(style, present(style.served, stored.object)) : objectText(style.served, stored);
  return `{"type":"${type}","object":${object}}\n`;
};

/** Tables show ages, which pass: only forms that do not change are shared. */
const isShareable = ({ encoding }: FrameStyle): boolean => encoding.as !== "Table";

const eventFrame = (style: FrameStyle, type: string, stored: StoredObject): Buffer => {
  if (!isShareable(style)) return Buffer.from(eventText(style, type, stored));
  const { served, encoding } = style;
  const key = `${type} ${served.apiVersion} ${encoding.as ?? ""} ${encoding.metaVersion}`;
  let frames = shared.get(stored);
  if (!frames) {
    frames = new Map();
    shared.set(stored, frames);
  }
  let frame = frames.get(key);
  if (!frame) {
    frame = Buffer.from(eventText(style, type, stored));
    frames.set(key, frame);
  }
  return frame;
};

/** One line of a watch: a JSON WatchEvent. */
export const frameOf = (style: FrameStyle, item: WatchItem): Buffer => {
  if (item.type === "ERROR") return Buffer.from(`${JSON.stringify({ type: "ERROR", object: item.status })}\n`);
  if (item.type === "BOOKMARK") return Buffer.from(`${JSON.stringify({ type: "BOOKMARK", object: bookmark(style, item) })}\n`);
  return eventFrame(style, item.type, item.stored);
};

/** Watches of metadata are asked for as a list or as an object: both mean the same. */
export const checkWatchEncoding = ({ format }: Encoding): void => {
  if (format === "yaml") throw badRequest("watches cannot be sent as YAML");
};
