import type { RequestInfo } from "../core/request-info";
import type { UserInfo } from "../core/user";

/** What somebody wants to do: the question that authorizers answer. */
export interface Attributes {
  readonly user: UserInfo;
  readonly verb: string;
  readonly isResource: boolean;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** Of requests that are not about resources. */
  readonly path: string;
}

export type Decision = "allow" | "deny" | "no opinion";

export interface Authorizer {
  authorize(attributes: Attributes): { readonly decision: Decision; readonly reason: string };
}

export const attributesOf = (user: UserInfo, info: RequestInfo): Attributes => ({ user, ...info });

/** The attributes of an action on a resource, with what is left out empty. */
export const resourceAttributes = (
  user: UserInfo,
  verb: string,
  target: Partial<Omit<Attributes, "user" | "verb" | "isResource">>,
): Attributes => ({
  user,
  verb,
  isResource: true,
  group: "",
  version: "v1",
  resource: "",
  subresource: "",
  namespace: "",
  name: "",
  path: "",
  ...target,
});

/** Who may not do what, as Kubernetes words it. */
export const forbiddenReason = ({ user, verb, isResource, group, resource, subresource, namespace, path }: Attributes): string => {
  if (!isResource) return `User ${JSON.stringify(user.name)} cannot ${verb} path ${JSON.stringify(path)}`;
  const target = subresource === "" ? resource : `${resource}/${subresource}`;
  const scope = namespace === "" ? "at the cluster scope" : `in the namespace ${JSON.stringify(namespace)}`;
  return `User ${JSON.stringify(user.name)} cannot ${verb} resource ${JSON.stringify(target)} in API group ${JSON.stringify(group)} ${scope}`;
};
