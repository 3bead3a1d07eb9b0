export const daemonSetAbout = {
  about: "Runs one pod on every node, or on every node with certain labels.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;

export const daemonSetSpecAbout = {
  about: "Which pods, and how they are changed.",
  fields: {
    selector: "The labels of its pods. They cannot change.",
    template: "What its pods are made from.",
    updateStrategy: "How pods of an old template are replaced.",
    minReadySeconds: "How many seconds a pod must have been ready to count as available.",
    revisionHistoryLimit: "How many old templates are kept to go back to. 10 when left out.",
  },
} as const;
