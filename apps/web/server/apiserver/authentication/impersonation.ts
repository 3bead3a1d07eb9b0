import type { IncomingHttpHeaders } from "node:http";
import { badRequest, forbidden } from "@gantry/api";
import { type Attributes, type Authorizer, forbiddenReason, resourceAttributes } from "../authorization/attributes";
import {
  anonymousUser,
  authenticated,
  groupUnauthenticated,
  parseServiceAccountUser,
  serviceAccountGroups,
  type UserInfo,
} from "../core/user";

const extraPrefix = "impersonate-extra-";

const values = (header: string | string[] | undefined): string[] =>
  header === undefined
    ? []
    : (Array.isArray(header) ? header : header.split(",")).map((value) => value.trim()).filter((value) => value !== "");

const extraOf = (headers: IncomingHttpHeaders): Record<string, string[]> => {
  const extra: Record<string, string[]> = {};
  for (const [header, value] of Object.entries(headers)) {
    if (header.startsWith(extraPrefix)) extra[decodeURIComponent(header.slice(extraPrefix.length))] = values(value);
  }
  return extra;
};

const groupsOf = (name: string, asked: readonly string[]): string[] => {
  const account = parseServiceAccountUser(name);
  return asked.length === 0 && account ? serviceAccountGroups(account.namespace) : [...asked];
};

/** The user that `Impersonate-*` headers ask for, if the real one may act as them; the real one without such headers. */
export const impersonate = (user: UserInfo, headers: IncomingHttpHeaders, authorizer: Authorizer): UserInfo => {
  const name = values(headers["impersonate-user"])[0];
  const groups = values(headers["impersonate-group"]);
  const uid = values(headers["impersonate-uid"])[0];
  const extra = extraOf(headers);
  if (name === undefined) {
    if (groups.length > 0 || uid !== undefined || Object.keys(extra).length > 0) {
      throw badRequest("requested impersonation without impersonating a user");
    }
    return user;
  }
  const check = (target: Partial<Attributes>): void => {
    const attributes = resourceAttributes(user, "impersonate", target);
    if (authorizer.authorize(attributes).decision === "allow") return;
    const resource = { group: attributes.group, plural: attributes.resource };
    throw forbidden(resource, attributes.name, forbiddenReason(attributes));
  };
  const account = parseServiceAccountUser(name);
  if (account) check({ resource: "serviceaccounts", namespace: account.namespace, name: account.name });
  else check({ resource: "users", name });
  for (const group of groups) check({ resource: "groups", name: group });
  const reviewed = { group: "authentication.k8s.io" };
  if (uid !== undefined) check({ ...reviewed, resource: "uids", name: uid });
  for (const [key, entries] of Object.entries(extra)) {
    for (const entry of entries) check({ ...reviewed, resource: "userextras", subresource: key, name: entry });
  }
  if (name === anonymousUser.name) return { name, groups: groups.length > 0 ? groups : [groupUnauthenticated] };
  return authenticated({ name, groups: groupsOf(name, groups), ...(uid === undefined ? {} : { uid }), extra });
};
