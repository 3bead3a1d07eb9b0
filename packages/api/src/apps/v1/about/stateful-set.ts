export const statefulSetAbout = {
  about: "Keeps a number of pods running of which each has a name, an address in the DNS and storage of its own.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;

export const statefulSetSpecAbout = {
  about: "How many pods, which, and with what storage.",
  fields: {
    replicas: "How many pods there are to be. 1 when left out.",
    minReadySeconds: "How many seconds a pod must have been ready to count as available.",
    template: "What its pods are made from.",
    selector: "The labels of its pods. They cannot change.",
    volumeClaimTemplates: "Claims that are made for each pod, and outlive it.",
    serviceName: "The headless service under which its pods have names.",
    podManagementPolicy: "OrderedReady makes one pod after the other, Parallel all at once.",
    updateStrategy: "How pods of an old template are replaced.",
    revisionHistoryLimit: "How many old templates are kept to go back to. 10 when left out.",
    persistentVolumeClaimRetentionPolicy: "What becomes of claims when it shrinks or is deleted.",
    ordinals: "With which number its pods begin.",
  },
} as const;
