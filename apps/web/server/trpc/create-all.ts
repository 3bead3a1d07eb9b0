import { type KubernetesObject, type StatusCause, StatusError } from "@gantry/api";
import type { Transport } from "@gantry/client";
import { apiPath, parseApiVersion } from "../../lib/kubernetes/resource";
import { discoverResources } from "./discovery";
import type { Manifest } from "./inputs";

/** Which of the objects was refused, and why. */
export interface Refusal {
  readonly index: number;
  readonly message: string;
  readonly causes: readonly StatusCause[];
}

const takeBack = async (transport: Transport, created: readonly { path: string; uid: string }[]): Promise<void> => {
  for (const { path, uid } of [...created].reverse()) {
    const body = { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy: "Background", preconditions: { uid } };
    // What cannot be taken back any more was changed or deleted by someone else in the meantime: it is theirs now.
    await transport.request({ method: "DELETE", path, body }).catch(() => undefined);
  }
};

/**
 * Creates objects in their order. When one is refused, those already made are taken back, so that a mistake leaves
 * nothing half done. With `dryRun` nothing is stored.
 */
export const createAll = async (transport: Transport, objects: readonly Manifest[], dryRun: boolean): Promise<Refusal | undefined> => {
  const kinds = await discoverResources(transport);
  const query = { fieldManager: "gantry-dashboard", fieldValidation: "Strict", ...(dryRun ? { dryRun: "All" } : {}) };
  const created: { path: string; uid: string }[] = [];
  for (const [index, object] of objects.entries()) {
    const { group, version } = parseApiVersion(object.apiVersion);
    const kind = kinds.find((candidate) => candidate.group === group && candidate.kind === object.kind);
    try {
      if (!kind) throw new StatusError(404, "NotFound", `there is no kind ${object.kind} in ${object.apiVersion}`);
      const namespace = kind.namespaced ? (object.metadata.namespace ?? "default") : undefined;
      const path = apiPath({ group, version, plural: kind.plural }, { namespace });
      const { body } = await transport.request<KubernetesObject>({ method: "POST", path, query, body: object });
      created.push({ path: `${path}/${encodeURIComponent(object.metadata.name)}`, uid: body.metadata.uid });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (!dryRun) await takeBack(transport, created);
      return { index, message: error.message, causes: error.status.details?.causes ?? [] };
    }
  }
  return undefined;
};
