export const replicaSetAbout = {
  about: "Keeps a number of equal pods running. Usually made by a Deployment.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;

export const replicaSetSpecAbout = {
  about: "How many pods, and which.",
  fields: {
    replicas: "How many pods there are to be. 1 when left out.",
    minReadySeconds: "How many seconds a pod must have been ready to count as available.",
    template: "What its pods are made from.",
    selector: "The labels of its pods. They cannot change.",
  },
} as const;

export const replicaSetStatusAbout = {
  about: "How many pods there are.",
  fields: {
    replicas: "How many pods there are.",
    fullyLabeledReplicas: "How many of them have all labels of the template.",
    readyReplicas: "How many of them are ready.",
    availableReplicas: "How many of them have been ready long enough.",
    observedGeneration: "The generation that this is about.",
    conditions: "Aspects of its state.",
    terminatingReplicas: "How many pods are on their way out.",
  },
} as const;
