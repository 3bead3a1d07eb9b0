import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { badRequest, StatusError } from "@gantry/api";
import type { ObjectStore } from "../../store/types";
import type { OperationHandler } from "../core/core";
import { forward } from "./forward";
import type { KubeletAccess } from "./kubelet";
import { logTarget } from "./pod-streams";

const errorLimit = 10_000;

/** What a kubelet said when it did not have the log. */
export const kubeletError = async (response: IncomingMessage): Promise<StatusError> => {
  let text = "";
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length > errorLimit) break;
  }
  const code = response.statusCode ?? 500;
  if (code === 400) return badRequest(text.trim());
  return new StatusError(code, code === 404 ? "NotFound" : "InternalError", text.trim() || `the kubelet answered with status ${code}`);
};

/** `pods/<name>/log`: the kubelet's bytes as they come. */
export const logHandler =
  (parts: { store: ObjectStore; kubelets: KubeletAccess }): OperationHandler =>
  async ({ request }) => {
    const headers = { "content-type": "text/plain" };
    const target = await logTarget(parts, request.info, request.query);
    if (!target) return { kind: "stream", status: 200, headers, stream: Readable.from([]) };
    const response = await forward(target, { method: "GET", headers: {}, signal: request.signal });
    if (response.statusCode !== 200) throw await kubeletError(response);
    return { kind: "stream", status: 200, headers, stream: response };
  };
