export const storageClassAbout = {
  about: "A class of storage.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    provisioner: "What makes its volumes.",
    parameters: "Settings for the provisioner.",
    reclaimPolicy: "Delete or Retain: what becomes of a volume whose claim has gone.",
    mountOptions: "Options of mount.",
    allowVolumeExpansion: "Whether its volumes can grow.",
    volumeBindingMode: "Immediate, or WaitForFirstConsumer: once a pod needs it.",
    allowedTopologies: "Where its volumes may be.",
  },
} as const;
