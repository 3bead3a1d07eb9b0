import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, boolean, field, type Infer, int64, map, type Resource, string, struct, time } from "../../../schema";

export const boundObjectReferenceSchema = struct("io.k8s.api.authentication.v1.BoundObjectReference", {
  uid: field(4, string),
  kind: field(1, string),
  apiVersion: field(2, string),
  name: field(3, string),
});
export type BoundObjectReference = Infer<typeof boundObjectReferenceSchema>;

export const userInfoSchema = struct("io.k8s.api.authentication.v1.UserInfo", {
  username: field(1, string),
  uid: field(2, string),
  groups: field(3, array(string), { listType: "atomic" }),
  extra: field(4, map(array(string))),
});
export type UserInfo = Infer<typeof userInfoSchema>;

export const selfSubjectReviewStatusSchema = struct("io.k8s.api.authentication.v1.SelfSubjectReviewStatus", {
  userInfo: field(1, userInfoSchema, { present: true }),
});
export type SelfSubjectReviewStatus = Infer<typeof selfSubjectReviewStatusSchema>;

export const selfSubjectReviewSchema = struct("io.k8s.api.authentication.v1.SelfSubjectReview", {
  metadata: field(1, objectMetaSchema, { present: true }),
  status: field(2, selfSubjectReviewStatusSchema, { present: true }),
});
export type SelfSubjectReview = Resource<typeof selfSubjectReviewSchema>;

export const tokenRequestSpecSchema = struct("io.k8s.api.authentication.v1.TokenRequestSpec", {
  audiences: field(1, array(string), { listType: "atomic" }),
  expirationSeconds: field(4, int64, { nullable: true }),
  boundObjectRef: field(3, boundObjectReferenceSchema),
});
export type TokenRequestSpec = Infer<typeof tokenRequestSpecSchema>;

export const tokenRequestStatusSchema = struct("io.k8s.api.authentication.v1.TokenRequestStatus", {
  token: field(1, string, { present: true }),
  expirationTimestamp: field(2, time),
});
export type TokenRequestStatus = Infer<typeof tokenRequestStatusSchema>;

export const tokenRequestSchema = struct("io.k8s.api.authentication.v1.TokenRequest", {
  metadata: field(1, objectMetaSchema, { present: true }),
  spec: field(2, tokenRequestSpecSchema, { present: true }),
  status: field(3, tokenRequestStatusSchema, { present: true }),
});
export type TokenRequest = Resource<typeof tokenRequestSchema>;

export const tokenReviewSpecSchema = struct("io.k8s.api.authentication.v1.TokenReviewSpec", {
  token: field(1, string, { required: true }),
  audiences: field(2, array(string), { listType: "atomic" }),
});
export type TokenReviewSpec = Infer<typeof tokenReviewSpecSchema>;

export const tokenReviewStatusSchema = struct("io.k8s.api.authentication.v1.TokenReviewStatus", {
  authenticated: field(1, boolean),
  user: field(2, userInfoSchema, { present: true }),
  audiences: field(4, array(string), { listType: "atomic" }),
  error: field(3, string),
});
export type TokenReviewStatus = Infer<typeof tokenReviewStatusSchema>;

export const tokenReviewSchema = struct("io.k8s.api.authentication.v1.TokenReview", {
  metadata: field(1, objectMetaSchema, { present: true }),
  spec: field(2, tokenReviewSpecSchema, { required: true }),
  status: field(3, tokenReviewStatusSchema, { present: true }),
});
export type TokenReview = Resource<typeof tokenReviewSchema>;
