import { badRequest, fieldError, invalid, type KubernetesObject } from "@gantry/api";
import type {
  LocalSubjectAccessReview,
  NonResourceAttributes,
  ResourceAttributes,
  SelfSubjectAccessReview,
  SubjectAccessReview,
  SubjectAccessReviewStatus,
} from "@gantry/api/authorization/v1";
import { type Attributes, type Authorizer, resourceAttributes } from "../authorization/attributes";
import type { OperationHandler } from "../core/core";
import type { ObjectResponse } from "../core/request";
import type { UserInfo } from "../core/user";
import { readObject } from "../registry/decode-object";
import type { Operation } from "../registry/operation";

interface Question {
  readonly resourceAttributes?: ResourceAttributes;
  readonly nonResourceAttributes?: NonResourceAttributes;
}

const attributesOf = (user: UserInfo, question: Question): Attributes => {
  const { resourceAttributes: resource, nonResourceAttributes: path } = question;
  if (path) {
    return { ...resourceAttributes(user, path.verb ?? "", {}), isResource: false, path: path.path ?? "" };
  }
  return resourceAttributes(user, resource?.verb ?? "", {
    group: resource?.group ?? "",
    version: resource?.version || "*",
    resource: resource?.resource ?? "",
    subresource: resource?.subresource ?? "",
    namespace: resource?.namespace ?? "",
    name: resource?.name ?? "",
  });
};

const requireOneQuestion = (operation: Operation, question: Question): void => {
  const asked = Number(question.resourceAttributes !== undefined) + Number(question.nonResourceAttributes !== undefined);
  if (asked === 1) return;
  const field = "spec.resourceAttributes";
  const detail =
    asked === 0
      ? "exactly one of nonResourceAttributes or resourceAttributes must be specified"
      : "cannot be specified in combination with nonResourceAttributes";
  throw invalid(operation.served.definition, "", [fieldError.invalid(field, question.resourceAttributes ?? null, detail)]);
};

const decide = (authorizer: Authorizer, user: UserInfo, question: Question): SubjectAccessReviewStatus => {
  const { decision, reason } = authorizer.authorize(attributesOf(user, question));
  return { allowed: decision === "allow", ...(decision === "deny" ? { denied: true } : {}), ...(reason === "" ? {} : { reason }) };
};

/** The answer to a review: what was asked, with its status. */
export const answered = (operation: Operation, object: KubernetesObject): ObjectResponse => ({
  kind: "object",
  status: 201,
  served: operation.served,
  object: { ...object, metadata: { ...object.metadata, creationTimestamp: null as unknown as string } },
});

export const selfSubjectAccessReview =
  (authorizer: Authorizer): OperationHandler =>
  async (operation) => {
    const review = readObject(operation) as SelfSubjectAccessReview;
    requireOneQuestion(operation, review.spec);
    return answered(operation, { ...review, status: decide(authorizer, operation.user, review.spec) } as KubernetesObject);
  };

const subjectOf = (operation: Operation, review: SubjectAccessReview): UserInfo => {
  const { user, groups, uid, extra } = review.spec;
  if (!user && !groups?.length) {
    throw invalid(operation.served.definition, "", [
      fieldError.invalid("spec.user", "", "at least one of user or group must be specified"),
    ]);
  }
  return { name: user ?? "", groups: groups ?? [], ...(uid ? { uid } : {}), ...(extra ? { extra } : {}) };
};

export const subjectAccessReview =
  (authorizer: Authorizer): OperationHandler =>
  async (operation) => {
    const review = readObject(operation) as SubjectAccessReview;
    requireOneQuestion(operation, review.spec);
    return answered(operation, { ...review, status: decide(authorizer, subjectOf(operation, review), review.spec) } as KubernetesObject);
  };

export const localSubjectAccessReview =
  (authorizer: Authorizer): OperationHandler =>
  async (operation) => {
    const review = readObject(operation) as LocalSubjectAccessReview;
    requireOneQuestion(operation, review.spec);
    const namespace = review.spec.resourceAttributes?.namespace;
    if (namespace !== operation.namespace) {
      throw badRequest(`spec.resourceAttributes.namespace must match namespace: ${operation.namespace}`);
    }
    return answered(operation, { ...review, status: decide(authorizer, subjectOf(operation, review), review.spec) } as KubernetesObject);
  };
