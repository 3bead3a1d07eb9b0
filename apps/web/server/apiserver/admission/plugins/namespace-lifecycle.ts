import { forbidden, notFound, StatusError } from "@gantry/api";
import type { Namespace } from "@gantry/api/core/v1";
import type { ObjectStore } from "../../../store/types";
import { lookUp } from "../lookup";
import { isAbout } from "../match";
import type { AdmissionPlugin, AdmissionRequest } from "../types";

const namespaces = { group: "", plural: "namespaces" };

/** Without these there is no cluster. */
const immortal = new Set(["default", "kube-system", "kube-public"]);

const terminating = ({ definition, name, namespace }: AdmissionRequest): StatusError => {
  const error = forbidden(definition, name, `unable to create new content in namespace ${namespace} because it is being terminated`);
  const causes = [{ reason: "NamespaceTerminating", message: `namespace ${namespace} is being terminated`, field: "metadata.namespace" }];
  return StatusError.from({ ...error.status, details: { ...error.status.details, causes } });
};

/** Nothing is made in a namespace that does not exist or is on its way out, and the first namespaces stay. */
export const namespaceLifecycle = (store: ObjectStore): AdmissionPlugin => ({
  name: "NamespaceLifecycle",
  mutate: async (request) => {
    const { definition, namespace, operation } = request;
    if (isAbout(request, "", "namespaces", "DELETE") && immortal.has(request.name)) {
      throw forbidden(namespaces, request.name, "this namespace may not be deleted");
    }
    if (operation !== "CREATE" || !definition.namespaced || namespace === "") return;
    const found = await lookUp<Namespace>(store, { ...namespaces, namespace: "", name: namespace });
    if (!found) throw notFound(namespaces, namespace);
    if (found.metadata.deletionTimestamp !== undefined) throw terminating(request);
  },
});
