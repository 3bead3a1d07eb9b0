import { badRequest, type KubernetesObject } from "@gantry/api";
import type { SelfSubjectRulesReview } from "@gantry/api/authorization/v1";
import type { Rbac } from "../authorization/rbac";
import type { OperationHandler } from "../core/core";
import { groupMasters } from "../core/user";
import { readObject } from "../registry/decode-object";
import { answered } from "./access";

/** Lists what the user may do in a namespace, as far as roles say it. */
export const selfSubjectRulesReview =
  (rbac: Rbac): OperationHandler =>
  async (operation) => {
    const review = readObject(operation) as SelfSubjectRulesReview;
    const namespace = review.spec.namespace;
    if (!namespace) throw badRequest("no namespace on request");
    const all = operation.user.groups.includes(groupMasters);
    const rules = all
      ? [
          { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
          { verbs: ["*"], nonResourceURLs: ["*"] },
        ]
      : rbac.rulesFor(operation.user, namespace);
    const resourceRules = rules.flatMap(({ verbs, apiGroups, resources, resourceNames }) =>
      resources?.length ? [{ verbs, apiGroups: apiGroups ?? [], resources, ...(resourceNames ? { resourceNames } : {}) }] : [],
    );
    const nonResourceRules = rules.flatMap(({ verbs, nonResourceURLs }) => (nonResourceURLs?.length ? [{ verbs, nonResourceURLs }] : []));
    return answered(operation, { ...review, status: { resourceRules, nonResourceRules, incomplete: false } } as KubernetesObject);
  };
