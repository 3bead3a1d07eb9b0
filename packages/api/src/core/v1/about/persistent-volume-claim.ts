export const persistentVolumeClaimAbout = {
  about: "Asks for a piece of storage.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;

export const persistentVolumeClaimSpecAbout = {
  about: "What storage is asked for.",
  fields: {
    accessModes: "How it will be mounted: ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod.",
    selector: "The labels of volumes that will do.",
    resources: "How much is needed, as requests.storage.",
    volumeName: "The volume that it has.",
    storageClassName: "The class of storage. The cluster's default one when left out, none when empty.",
    volumeMode: "Filesystem or Block.",
    dataSource: "What it starts with, such as a snapshot.",
    dataSourceRef: "What it starts with, such as a snapshot.",
    volumeAttributesClassName: "How well the volume is to perform.",
  },
} as const;
