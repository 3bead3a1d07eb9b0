export const replicationControllerAbout = {
  about: "Keeps a number of equal pods running: makes new ones where some are missing and deletes those that are too many.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;

export const replicationControllerSpecAbout = {
  about: "How many pods, and which.",
  fields: {
    replicas: "How many pods there are to be. 1 when left out.",
    minReadySeconds: "How many seconds a pod must have been ready to count as available.",
    template: "What its pods are made from.",
    selector: "The labels of its pods. Those of the template when left out.",
  },
} as const;

export const replicationControllerStatusAbout = {
  about: "How many pods there are.",
  fields: {
    replicas: "How many pods there are.",
    fullyLabeledReplicas: "How many of them have all labels of the template.",
    readyReplicas: "How many of them are ready.",
    availableReplicas: "How many of them have been ready long enough.",
    observedGeneration: "The generation that this is about.",
    conditions: "Aspects of its state.",
  },
} as const;
