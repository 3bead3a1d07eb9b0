import type { ServedResource } from "../registry/served";

/** An answer in Kubernetes' protobuf, or undefined where it cannot be written in it. */
export const encodeProtobuf = (_served: ServedResource, _value: unknown, _kind: "object" | "list"): Buffer | undefined => undefined;
