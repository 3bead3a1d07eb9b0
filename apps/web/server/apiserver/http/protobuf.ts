import type { KubernetesList, KubernetesObject, Status, WatchEventType } from "@gantry/api";
import { statusSchema } from "@gantry/api/meta/v1";
import { encodeProtobuf as encodeObject, encodeProtobufList, encodeWatchFrame } from "@gantry/api/protobuf";
import type { ServedResource } from "../registry/served";

/** Custom resources have no field numbers, so there is no protobuf of them. */
export const hasProtobuf = ({ definition }: ServedResource): boolean => definition.openAPISchema === undefined;

/** An object in Kubernetes' protobuf. */
export const encodeProtobuf = (served: ServedResource, object: KubernetesObject): Buffer =>
  Buffer.from(encodeObject(served.schema, object));

export const encodeListProtobuf = (served: ServedResource, list: object): Buffer =>
  Buffer.from(encodeProtobufList(served.schema, list as KubernetesList));

export const encodeEventProtobuf = (served: ServedResource, type: WatchEventType, object: KubernetesObject): Buffer =>
  Buffer.from(encodeWatchFrame(type, encodeObject(served.schema, object)));

/** A Status is the one thing in a watch that is not of the watched kind. */
export const encodeStatusEvent = (status: Status): Buffer => Buffer.from(encodeWatchFrame("ERROR", encodeObject(statusSchema, status)));
