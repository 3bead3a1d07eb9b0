import { badRequest, type KubernetesObject, notAcceptable } from "@gantry/api";
import { type IncludeObject, partialMetadata, tableOf } from "@gantry/api/table";
import type { ChangeType, StoredObject } from "../../store/types";
import type { WatchItem } from "../core/request";
import { present, type ServedResource } from "../registry/served";
import { objectText } from "./encode";
import { type Encoding, mediaTypes } from "./negotiate";
import { encodeEventProtobuf, encodeStatusEvent, hasProtobuf } from "./protobuf";

/**
 * Frames that several watchers share: an event is encoded once for each form in which somebody wants it. The newest
 * ones only: whoever is further behind than these encodes for himself.
 */
const shared = new Map<StoredObject, Map<string, Buffer>>();
const sharedLimit = 1000;

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
  const listMeta = { resourceVersion: object.metadata.resourceVersion };
  const table = tableOf(served.definition, [object], {
    includeObject: include,
    metaVersion: encoding.metaVersion,
    now: Date.now(),
    listMeta,
  });
  return JSON.stringify(columns ? table : { ...table, columnDefinitions: null });
};

const eventText = (style: FrameStyle, type: string, stored: StoredObject): string => {
  const object = style.encoding.as ? transformed(style, present(style.served, stored.object)) : objectText(style.served, stored);
  return `{"type":"${type}","object":${object}}\n`;
};

/** Tables show ages, which pass: only forms that do not change are shared. */
const isShareable = ({ encoding }: FrameStyle): boolean => encoding.as !== "Table";

const isProtobuf = ({ encoding }: FrameStyle): boolean => encoding.format === "protobuf" && encoding.as === undefined;

const eventFrame = (style: FrameStyle, type: ChangeType, stored: StoredObject): Buffer => {
  if (!isShareable(style)) return Buffer.from(eventText(style, type, stored));
  const { served, encoding } = style;
  const key = `${type} ${encoding.format} ${served.apiVersion} ${encoding.as ?? ""} ${encoding.metaVersion}`;
  let frames = shared.get(stored);
  if (!frames) {
    frames = new Map();
    shared.set(stored, frames);
    const [oldest] = shared.keys();
    if (shared.size > sharedLimit && oldest) shared.delete(oldest);
  }
  let frame = frames.get(key);
  if (!frame) {
    frame = isProtobuf(style)
      ? encodeEventProtobuf(served, type, present(served, stored.object))
      : Buffer.from(eventText(style, type, stored));
    frames.set(key, frame);
  }
  return frame;
};

const protobufFrame = (style: FrameStyle, item: Exclude<WatchItem, { type: ChangeType }>): Buffer => {
  if (item.type === "ERROR") return encodeStatusEvent(item.status);
  return encodeEventProtobuf(style.served, "BOOKMARK", bookmark(style, item) as KubernetesObject);
};

/** One event as it goes over the wire: a line with a JSON WatchEvent, or its protobuf. */
export const frameOf = (style: FrameStyle, item: WatchItem): Buffer => {
  if (isProtobuf(style) && (item.type === "ERROR" || item.type === "BOOKMARK")) return protobufFrame(style, item);
  if (item.type === "ERROR") return Buffer.from(`${JSON.stringify({ type: "ERROR", object: item.status })}\n`);
  if (item.type === "BOOKMARK") return Buffer.from(`${JSON.stringify({ type: "BOOKMARK", object: bookmark(style, item) })}\n`);
  return eventFrame(style, item.type, item.stored);
};

/** The media type under which frames of this style are sent. Throws 406 where there is none. */
export const watchContentType = ({ encoding, served }: FrameStyle): string => {
  if (encoding.format === "yaml") throw badRequest("watches cannot be sent as YAML");
  if (encoding.format === "json" || encoding.as) return "application/json";
  if (!hasProtobuf(served)) throw notAcceptable(mediaTypes);
  return "application/vnd.kubernetes.protobuf;stream=watch";
};
