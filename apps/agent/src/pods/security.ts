import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Container, Pod } from "@gantry/api/core/v1";
import { ConfigError } from "../environment/config-error";
import type { SandboxSpec, SecuritySettings } from "../runtime/spec";
import type { ImageDetails } from "../runtime/types";
import { podDescription } from "./container-names";

/** Where `Localhost` seccomp profiles are looked up, as a path on the node. */
export interface SecurityContext {
  readonly seccompDirectory: string;
}

type SeccompProfile = NonNullable<NonNullable<Container["securityContext"]>["seccompProfile"]>;

const seccompSetting = async (profile: SeccompProfile | undefined, { seccompDirectory }: SecurityContext): Promise<string> => {
  if (profile?.type === "RuntimeDefault") return "runtime/default";
  if (profile?.type !== "Localhost") return "unconfined";
  const file = path.join(seccompDirectory, path.normalize(`/${profile.localhostProfile ?? ""}`));
  try {
    return JSON.stringify(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    throw new ConfigError(`cannot load seccomp profile "${file}": ${error instanceof Error ? error.message : error}`);
  }
};

const apparmorSetting = (pod: Pod, container: Container): Pick<SecuritySettings, "apparmor"> => {
  const profile = container.securityContext?.appArmorProfile ?? pod.spec.securityContext?.appArmorProfile;
  if (profile?.type === "Unconfined") return { apparmor: "unconfined" };
  return profile?.type === "Localhost" && profile.localhostProfile ? { apparmor: profile.localhostProfile } : {};
};

const isNumber = (text: string): boolean => /^\d+$/.test(text);

/** Makes sure that a container which must not run as root does not. @throws ConfigError */
const requireNonRoot = (pod: Pod, container: Container, image: ImageDetails): void => {
  const { securityContext } = container;
  if ((securityContext?.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot) !== true) return;
  const where = `(pod: "${podDescription(pod)}", container: ${container.name})`;
  const runAsUser = securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;
  if (runAsUser !== undefined) {
    if (runAsUser === 0) throw new ConfigError(`container's runAsUser breaks non-root policy ${where}`);
    return;
  }
  const imageUser = image.user.split(":")[0] ?? "";
  if (imageUser === "" || imageUser === "0") throw new ConfigError(`container has runAsNonRoot and image will run as root ${where}`);
  if (!isNumber(imageUser)) {
    throw new ConfigError(
      `container has runAsNonRoot and image has non-numeric user (${imageUser}), cannot verify user is non-root ${where}`,
    );
  }
};

const userSetting = (pod: Pod, container: Container, image: ImageDetails): Pick<SecuritySettings, "user"> => {
  const user = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;
  const group = container.securityContext?.runAsGroup ?? pod.spec.securityContext?.runAsGroup;
  if (group === undefined) return user === undefined ? {} : { user: String(user) };
  return { user: `${user ?? (image.user.split(":")[0] || "0")}:${group}` };
};

/** Docker knows capabilities with and without their prefix; `ALL` has none. */
const capabilities = (names: readonly string[] | undefined): string[] => (names ?? []).map((name) => name.toUpperCase());

const groupsOf = (pod: Pod): number[] => {
  const { fsGroup, supplementalGroups = [] } = pod.spec.securityContext ?? {};
  return [...new Set([...(fsGroup === undefined ? [] : [fsGroup]), ...supplementalGroups])];
};

/** What a container may do: its own security context over its pod's. @throws ConfigError */
export const containerSecurity = async (
  pod: Pod,
  container: Container,
  context: SecurityContext & { readonly image: ImageDetails },
): Promise<SecuritySettings> => {
  requireNonRoot(pod, container, context.image);
  const own = container.securityContext;
  return {
    ...userSetting(pod, container, context.image),
    supplementalGroups: groupsOf(pod),
    privileged: own?.privileged === true,
    addCapabilities: capabilities(own?.capabilities?.add),
    dropCapabilities: capabilities(own?.capabilities?.drop),
    readOnlyRootFilesystem: own?.readOnlyRootFilesystem === true,
    noNewPrivileges: own?.allowPrivilegeEscalation === false,
    seccomp: await seccompSetting(own?.seccompProfile ?? pod.spec.securityContext?.seccompProfile, context),
    ...apparmorSetting(pod, container),
    procMount: own?.procMount === "Unmasked" ? "Unmasked" : "Default",
  };
};

/** The sandbox itself needs nothing: it runs as the pod's user, so that its processes can be told apart. */
export const sandboxSecurity = (pod: Pod): SandboxSpec["security"] => {
  const { runAsUser, runAsGroup } = pod.spec.securityContext ?? {};
  return {
    ...(runAsUser === undefined ? {} : { user: runAsGroup === undefined ? String(runAsUser) : `${runAsUser}:${runAsGroup}` }),
    supplementalGroups: groupsOf(pod),
    privileged: false,
    addCapabilities: [],
    dropCapabilities: [],
    readOnlyRootFilesystem: true,
    noNewPrivileges: true,
    seccomp: "unconfined",
    procMount: "Default",
  };
};
