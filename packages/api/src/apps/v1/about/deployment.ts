export const deploymentAbout = {
  about: "Keeps a number of equal pods running and changes them to a new template step by step.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;

export const deploymentSpecAbout = {
  about: "How many pods, which, and how they are changed.",
  fields: {
    replicas: "How many pods there are to be. 1 when left out.",
    minReadySeconds: "How many seconds a pod must have been ready to count as available.",
    template: "What its pods are made from.",
    selector: "The labels of its pods. They cannot change.",
    strategy: "How pods of an old template are replaced.",
    revisionHistoryLimit: "How many old ReplicaSets are kept to go back to. 10 when left out.",
    paused: "Whether changes of the template wait.",
    progressDeadlineSeconds: "After how many seconds without progress it counts as failed. 600 when left out.",
  },
} as const;

export const deploymentStrategyAbout = {
  about: "How pods are replaced.",
  fields: {
    type: "RollingUpdate replaces them step by step, Recreate deletes all before it makes new ones.",
    rollingUpdate: "How large the steps are.",
  },
} as const;

export const rollingUpdateDeploymentAbout = {
  about: "How large the steps are.",
  fields: {
    maxUnavailable: "How many pods, or what share of them, may be missing meanwhile. 25% when left out.",
    maxSurge: "How many pods, or what share of them, there may be beyond replicas meanwhile. 25% when left out.",
  },
} as const;

export const deploymentStatusAbout = {
  about: "How many pods there are.",
  fields: {
    observedGeneration: "The generation that this is about.",
    replicas: "How many pods there are.",
    updatedReplicas: "How many of them have the newest template.",
    readyReplicas: "How many of them are ready.",
    availableReplicas: "How many of them have been ready long enough.",
    unavailableReplicas: "How many are missing to what is wanted.",
    conditions: "Available, Progressing and ReplicaFailure.",
    collisionCount: "How often the name of a ReplicaSet was taken.",
    terminatingReplicas: "How many pods are on their way out.",
  },
} as const;
