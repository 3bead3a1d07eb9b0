/** Who makes a request, as authentication found out. */
export interface UserInfo {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export const groupMasters = "system:masters";
export const groupAuthenticated = "system:authenticated";
export const groupUnauthenticated = "system:unauthenticated";
export const groupNodes = "system:nodes";
export const nodeUserPrefix = "system:node:";

/** A request without credentials. */
export const anonymousUser: UserInfo = { name: "system:anonymous", groups: [groupUnauthenticated] };

/** The API server itself: it fills in defaults, repairs and reconciles. */
export const apiServerUser: UserInfo = { name: "system:apiserver", groups: [groupMasters, groupAuthenticated] };

/** The user with the group that every authenticated one is in. */
export const authenticated = (user: UserInfo): UserInfo =>
  user.groups.includes(groupAuthenticated) || user.groups.includes(groupUnauthenticated)
    ? user
    : { ...user, groups: [...user.groups, groupAuthenticated] };

/** The node a kubelet speaks for, or undefined for everybody else. */
export const nodeNameOf = (user: UserInfo): string | undefined =>
  user.groups.includes(groupNodes) && user.name.startsWith(nodeUserPrefix) ? user.name.slice(nodeUserPrefix.length) : undefined;

export const serviceAccountUserName = (namespace: string, name: string): string => `system:serviceaccount:${namespace}:${name}`;

export const serviceAccountGroups = (namespace: string): string[] => ["system:serviceaccounts", `system:serviceaccounts:${namespace}`];

/** Namespace and name of the ServiceAccount that a user name stands for. */
export const parseServiceAccountUser = (user: string): { namespace: string; name: string } | undefined => {
  const parts = user.split(":");
  const [system, kind, namespace, name] = parts;
  return parts.length === 4 && system === "system" && kind === "serviceaccount" && namespace && name ? { namespace, name } : undefined;
};
