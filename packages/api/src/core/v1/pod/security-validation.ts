import { type FieldError, fieldError } from "../../../machinery/field-error";
import { rangeMessages } from "../../../machinery/names";
import type { PodSpec } from "../schema/pod";
import type { SeccompProfile, SecurityContext, Sysctl } from "../schema/security-context";

const greatestId = 2 ** 31 - 1;
const longestSysctl = 253;
const sysctlSegment = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const sysctlPattern = `(${sysctlSegment}[\\.\\/])*${sysctlSegment}`;
const sysctlName = new RegExp(`^${sysctlPattern}$`);

const checkId = (field: string, id: number | undefined): FieldError[] =>
  id === undefined ? [] : rangeMessages(id, 0, greatestId).map((detail) => fieldError.invalid(field, id, detail));

const checkSeccomp = (profile: SeccompProfile | undefined, path: string): FieldError[] => {
  if (!profile) return [];
  const { type, localhostProfile } = profile;
  const field = `${path}.localhostProfile`;
  if (type === "Localhost") {
    if (!localhostProfile) return [fieldError.required(field, "must be set when seccomp type is Localhost")];
    const outside = localhostProfile.startsWith("/") || localhostProfile.split("/").includes("..");
    return outside ? [fieldError.invalid(field, localhostProfile, "must be a relative path")] : [];
  }
  return localhostProfile === undefined
    ? []
    : [fieldError.invalid(field, localhostProfile, "can only be set when seccomp type is Localhost")];
};

const checkSysctls = (sysctls: readonly Sysctl[] = [], path: string): FieldError[] =>
  sysctls.flatMap(({ name }, index) => {
    const field = `${path}[${index}].name`;
    if (name === "") return [fieldError.required(field)];
    if (name.length > longestSysctl || !sysctlName.test(name)) {
      return [fieldError.invalid(field, name, `must have at most ${longestSysctl} characters and match regex ^${sysctlPattern}$`)];
    }
    const again = sysctls.findIndex((other) => other.name === name) < index;
    return again ? [fieldError.duplicate(field, name)] : [];
  });

/** The security settings of the pod as a whole, and which of the host's namespaces it may share. */
export const checkPodSecurity = (spec: PodSpec, path: string): FieldError[] => {
  const { securityContext: context = {}, hostPID, shareProcessNamespace, hostUsers } = spec;
  const at = `${path}.securityContext`;
  const errors = [
    ...checkId(`${at}.fsGroup`, context.fsGroup),
    ...checkId(`${at}.runAsUser`, context.runAsUser),
    ...checkId(`${at}.runAsGroup`, context.runAsGroup),
    ...(context.supplementalGroups ?? []).flatMap((group, index) => checkId(`${at}.supplementalGroups[${index}]`, group)),
    ...checkSysctls(context.sysctls, `${at}.sysctls`),
    ...checkSeccomp(context.seccompProfile, `${at}.seccompProfile`),
  ];
  if (hostPID && shareProcessNamespace) {
    errors.push(fieldError.invalid(`${path}.shareProcessNamespace`, true, "ShareProcessNamespace and HostPID cannot both be enabled"));
  }
  if (hostUsers === false) {
    const shared = (["hostNetwork", "hostPID", "hostIPC"] as const).filter((field) => spec[field]);
    errors.push(...shared.map((field) => fieldError.forbidden(`${path}.${field}`, "when `hostUsers` is false")));
  }
  return errors;
};

/** The security settings of one container. */
export const checkContainerSecurity = (context: SecurityContext | undefined, path: string): FieldError[] => {
  if (!context) return [];
  const errors = [
    ...checkId(`${path}.runAsUser`, context.runAsUser),
    ...checkId(`${path}.runAsGroup`, context.runAsGroup),
    ...checkSeccomp(context.seccompProfile, `${path}.seccompProfile`),
  ];
  if (context.allowPrivilegeEscalation === false) {
    if (context.privileged) {
      errors.push(fieldError.invalid(path, context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"));
    }
    if (context.capabilities?.add?.includes("CAP_SYS_ADMIN")) {
      const detail = "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN";
      errors.push(fieldError.invalid(path, context, detail));
    }
  }
  return errors;
};
