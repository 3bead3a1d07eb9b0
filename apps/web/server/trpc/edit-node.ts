import { isStatus } from "@gantry/api";
import type { Node } from "@gantry/api/core/v1";
import type { Transport } from "@gantry/client";
import { editedTaints, type NodeEdit } from "../../lib/kubernetes/node-edit";
import { apiPath, resources } from "../../lib/kubernetes/resource";

const attempts = 5;

/**
 * Changes labels and taints of a node. Taints are one list to the API, and agents write to nodes all the time: so the
 * edit is put on top of what is there now, and again when somebody was faster. Throws the API server's Status.
 */
export const editNode = async (transport: Transport, name: string, edit: NodeEdit): Promise<void> => {
  const path = apiPath(resources.nodes, { name });
  for (let attempt = 1; ; attempt++) {
    const { body: node } = await transport.request<Node>({ method: "GET", path });
    const taints = editedTaints(node.spec.taints ?? [], edit.taints);
    const patch = {
      metadata: { resourceVersion: node.metadata.resourceVersion, labels: edit.labels },
      spec: { taints: taints.length > 0 ? taints : null },
    };
    try {
      await transport.request({
        method: "PATCH",
        path,
        query: { fieldManager: "gantry-dashboard", fieldValidation: "Strict" },
        body: patch,
        contentType: "application/merge-patch+json",
      });
      return;
    } catch (error) {
      if (!isStatus(error, "Conflict") || attempt === attempts) throw error;
    }
  }
};
