export const securityContextAbout = {
  about: "Under which user, group and restrictions a container runs.",
  fields: {
    seLinuxOptions: "SELinux labels.",
    windowsOptions: "Settings for Windows.",
    runAsUser: "The number of the user that processes run as. The image's when left out.",
    runAsGroup: "The number of the group that processes run as.",
    runAsNonRoot: "Whether the container is refused when it would run as root.",
    seccompProfile: "Which system calls are allowed.",
    appArmorProfile: "The AppArmor profile.",
    capabilities: "Powers of root that are added or taken away.",
    privileged: "Whether it may do all that root on the node may.",
    readOnlyRootFilesystem: "Whether its own file system can only be read.",
    allowPrivilegeEscalation: "Whether a process may gain more rights than its parent has.",
    procMount: "How /proc is mounted.",
  },
} as const;

export const podSecurityContextAbout = {
  about: "Under which users, groups and restrictions the containers of a pod run, where they say nothing themselves.",
  fields: {
    seLinuxOptions: "SELinux labels.",
    windowsOptions: "Settings for Windows.",
    runAsUser: "The number of the user that processes run as. The image's when left out.",
    runAsGroup: "The number of the group that processes run as.",
    runAsNonRoot: "Whether the container is refused when it would run as root.",
    seccompProfile: "Which system calls are allowed.",
    appArmorProfile: "The AppArmor profile.",
    supplementalGroups: "Further groups of the first process of each container.",
    fsGroup: "A group that owns the pod's volumes and that its processes belong to.",
    sysctls: "Kernel parameters of the pod.",
    fsGroupChangePolicy: "Whether the owners of a volume's files are always set, or only when they differ.",
    supplementalGroupsPolicy: "Whether groups of the image count beside supplementalGroups.",
  },
} as const;

export const capabilitiesAbout = {
  about: "Powers of root.",
  fields: {
    add: "Those that are added, such as NET_ADMIN.",
    drop: "Those that are taken away, such as ALL.",
  },
} as const;

export const seccompProfileAbout = {
  about: "Which system calls are allowed.",
  fields: {
    type: "RuntimeDefault, Unconfined or Localhost.",
    localhostProfile: "The file on the node, for Localhost.",
  },
} as const;

export const sysctlAbout = {
  about: "A kernel parameter.",
  fields: {
    name: "Its name.",
    value: "Its value.",
  },
} as const;
