import { array, boolean, field, type Infer, int64, string, struct } from "../../../schema";
import {
  capabilitiesAbout,
  podSecurityContextAbout,
  seccompProfileAbout,
  securityContextAbout,
  sysctlAbout,
} from "../about/security-context";

export const appArmorProfileSchema = struct("io.k8s.api.core.v1.AppArmorProfile", {
  type: field(1, string, { required: true, enum: ["Unconfined", "RuntimeDefault", "Localhost"] }),
  localhostProfile: field(2, string, { nullable: true }),
});
export type AppArmorProfile = Infer<typeof appArmorProfileSchema>;

export const capabilitiesSchema = struct(
  "io.k8s.api.core.v1.Capabilities",
  {
    add: field(1, array(string), { listType: "atomic" }),
    drop: field(2, array(string), { listType: "atomic" }),
  },
  capabilitiesAbout,
);
export type Capabilities = Infer<typeof capabilitiesSchema>;

export const seLinuxOptionsSchema = struct("io.k8s.api.core.v1.SELinuxOptions", {
  user: field(1, string),
  role: field(2, string),
  type: field(3, string),
  level: field(4, string),
});
export type SELinuxOptions = Infer<typeof seLinuxOptionsSchema>;

export const seccompProfileSchema = struct(
  "io.k8s.api.core.v1.SeccompProfile",
  {
    type: field(1, string, { required: true, enum: ["Unconfined", "RuntimeDefault", "Localhost"] }),
    localhostProfile: field(2, string, { nullable: true }),
  },
  seccompProfileAbout,
);
export type SeccompProfile = Infer<typeof seccompProfileSchema>;

export const windowsSecurityContextOptionsSchema = struct("io.k8s.api.core.v1.WindowsSecurityContextOptions", {
  gmsaCredentialSpecName: field(1, string, { nullable: true }),
  gmsaCredentialSpec: field(2, string, { nullable: true }),
  runAsUserName: field(3, string, { nullable: true }),
  hostProcess: field(4, boolean, { nullable: true }),
});
export type WindowsSecurityContextOptions = Infer<typeof windowsSecurityContextOptionsSchema>;

export const securityContextSchema = struct(
  "io.k8s.api.core.v1.SecurityContext",
  {
    capabilities: field(1, capabilitiesSchema),
    privileged: field(2, boolean, { nullable: true }),
    seLinuxOptions: field(3, seLinuxOptionsSchema),
    windowsOptions: field(10, windowsSecurityContextOptionsSchema),
    runAsUser: field(4, int64, { nullable: true }),
    runAsGroup: field(8, int64, { nullable: true }),
    runAsNonRoot: field(5, boolean, { nullable: true }),
    readOnlyRootFilesystem: field(6, boolean, { nullable: true }),
    allowPrivilegeEscalation: field(7, boolean, { nullable: true }),
    procMount: field(9, string, { enum: ["Default", "Unmasked"], nullable: true }),
    seccompProfile: field(11, seccompProfileSchema),
    appArmorProfile: field(12, appArmorProfileSchema),
  },
  securityContextAbout,
);
export type SecurityContext = Infer<typeof securityContextSchema>;

export const sysctlSchema = struct(
  "io.k8s.api.core.v1.Sysctl",
  {
    name: field(1, string, { present: true }),
    value: field(2, string, { present: true }),
  },
  sysctlAbout,
);
export type Sysctl = Infer<typeof sysctlSchema>;

export const podSecurityContextSchema = struct(
  "io.k8s.api.core.v1.PodSecurityContext",
  {
    seLinuxOptions: field(1, seLinuxOptionsSchema),
    windowsOptions: field(8, windowsSecurityContextOptionsSchema),
    runAsUser: field(2, int64, { nullable: true }),
    runAsGroup: field(6, int64, { nullable: true }),
    runAsNonRoot: field(3, boolean, { nullable: true }),
    supplementalGroups: field(4, array(int64), { listType: "atomic" }),
    supplementalGroupsPolicy: field(12, string, { enum: ["Merge", "Strict"], nullable: true }),
    fsGroup: field(5, int64, { nullable: true }),
    sysctls: field(7, array(sysctlSchema), { listType: "atomic" }),
    fsGroupChangePolicy: field(9, string, { enum: ["OnRootMismatch", "Always"], nullable: true }),
    seccompProfile: field(10, seccompProfileSchema),
    appArmorProfile: field(11, appArmorProfileSchema),
    seLinuxChangePolicy: field(13, string, { nullable: true }),
  },
  podSecurityContextAbout,
);
export type PodSecurityContext = Infer<typeof podSecurityContextSchema>;
