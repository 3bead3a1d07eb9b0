export const volumeAbout = {
  about: "A directory or file that the containers of a pod can mount. Exactly one source is given; emptyDir when there is none.",
  fields: {
    name: "Its name, unique in the pod.",
    hostPath: "A directory or file of the node.",
    emptyDir: "An empty directory that lives as long as the pod.",
    gcePersistentDisk: "A disk of Google Compute Engine.",
    awsElasticBlockStore: "A disk of Amazon's Elastic Block Store.",
    gitRepo: "A git repository. Old: clone it in an init container.",
    secret: "The entries of a Secret as files.",
    nfs: "A directory of an NFS server.",
    iscsi: "An iSCSI disk.",
    persistentVolumeClaim: "The volume of a claim.",
    downwardAPI: "Fields of the pod as files.",
    configMap: "The entries of a ConfigMap as files.",
    projected: "Several sources in one directory.",
    csi: "A volume of a CSI driver, for this pod alone.",
    ephemeral: "A claim that is made for this pod and goes with it.",
    image: "The files of an image.",
    cephfs: "A Ceph file system.",
    rbd: "A Ceph block device.",
    fc: "A Fibre Channel disk.",
    flexVolume: "A volume of a FlexVolume driver.",
  },
} as const;

export const emptyDirVolumeSourceAbout = {
  about: "An empty directory that lives as long as the pod.",
  fields: {
    medium: "Memory keeps it in memory; the node's disk when left out.",
    sizeLimit: "How much it may hold.",
  },
} as const;

export const hostPathVolumeSourceAbout = {
  about: "A directory or file of the node.",
  fields: {
    path: "Its path on the node.",
    type: "What must be there, or be made: DirectoryOrCreate, Directory, FileOrCreate, File, Socket, CharDevice, BlockDevice; anything when empty.",
  },
} as const;

export const configMapVolumeSourceAbout = {
  about: "The entries of a ConfigMap as files. They follow its changes.",
  fields: {
    name: "The ConfigMap.",
    items: "Which entries become files, and where. All of them under their own names when left out.",
    defaultMode: "The permissions of its files, as a decimal number. 420 (0644) when left out.",
    optional: "Whether the pod starts without it.",
  },
} as const;

export const secretVolumeSourceAbout = {
  about: "The entries of a Secret as files, kept in memory. They follow its changes.",
  fields: {
    secretName: "The Secret.",
    items: "Which entries become files, and where. All of them under their own names when left out.",
    defaultMode: "The permissions of its files, as a decimal number. 420 (0644) when left out.",
    optional: "Whether the pod starts without it.",
  },
} as const;

export const downwardAPIVolumeSourceAbout = {
  about: "Fields of the pod as files.",
  fields: {
    items: "The files.",
    defaultMode: "The permissions of its files, as a decimal number. 420 (0644) when left out.",
  },
} as const;

export const downwardAPIVolumeFileAbout = {
  about: "A file with a field of the pod.",
  fields: {
    path: "Its path in the volume.",
    fieldRef: "The field of the pod.",
    resourceFieldRef: "A request or limit of a container.",
    mode: "Its permissions.",
  },
} as const;

export const projectedVolumeSourceAbout = {
  about: "Several sources in one directory.",
  fields: {
    sources: "The sources.",
    defaultMode: "The permissions of its files, as a decimal number. 420 (0644) when left out.",
  },
} as const;

export const volumeProjectionAbout = {
  about: "A source of a projected volume; exactly one is given.",
  fields: {
    secret: "Entries of a Secret.",
    downwardAPI: "Fields of the pod.",
    configMap: "Entries of a ConfigMap.",
    serviceAccountToken: "A token of the pod's service account.",
    clusterTrustBundle: "Certificates of a ClusterTrustBundle.",
  },
} as const;

export const configMapProjectionAbout = {
  about: "Entries of a ConfigMap.",
  fields: {
    name: "The ConfigMap.",
    items: "Which entries become files, and where. All of them under their own names when left out.",
    optional: "Whether the pod starts without it.",
  },
} as const;

export const secretProjectionAbout = {
  about: "Entries of a Secret.",
  fields: {
    name: "The Secret.",
    items: "Which entries become files, and where. All of them under their own names when left out.",
    optional: "Whether the pod starts without it.",
  },
} as const;

export const downwardAPIProjectionAbout = {
  about: "Fields of the pod.",
  fields: {
    items: "The files.",
  },
} as const;

export const serviceAccountTokenProjectionAbout = {
  about: "A token of the pod's service account, renewed before it runs out.",
  fields: {
    audience: "For whom it is. The API server when left out.",
    expirationSeconds: "How many seconds it is good for. 3600 when left out.",
    path: "The file.",
  },
} as const;

export const keyToPathAbout = {
  about: "Which file an entry becomes.",
  fields: {
    key: "The entry.",
    path: "The path in the volume.",
    mode: "The permissions, as a decimal number.",
  },
} as const;

export const objectFieldSelectorAbout = {
  about: "A field of a pod.",
  fields: {
    apiVersion: "The version in which the field is named. v1 when left out.",
    fieldPath: "The field, such as metadata.name.",
  },
} as const;

export const resourceFieldSelectorAbout = {
  about: "A request or limit of a container.",
  fields: {
    containerName: "The container. The same one when left out.",
    resource: "Which, such as limits.cpu.",
    divisor: "The unit, such as 1m or 1Mi. Whole ones when left out.",
  },
} as const;

export const persistentVolumeClaimVolumeSourceAbout = {
  about: "The volume of a claim.",
  fields: {
    claimName: "The claim, in the pod's namespace.",
    readOnly: "Whether it can only be read.",
  },
} as const;

export const ephemeralVolumeSourceAbout = {
  about: "A claim that is made for the pod.",
  fields: {
    volumeClaimTemplate: "What the claim is made from.",
  },
} as const;
