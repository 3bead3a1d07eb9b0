export const podDisruptionBudgetAbout = {
  about: "How many pods of a set must stay when others are made to go on purpose.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;

export const podDisruptionBudgetSpecAbout = {
  about: "How many pods must stay.",
  fields: {
    minAvailable: "How many pods, or what share, must stay.",
    selector: "The pods.",
    maxUnavailable: "How many pods, or what share, may be away.",
    unhealthyPodEvictionPolicy: "Whether pods that are not ready may always go.",
  },
} as const;
