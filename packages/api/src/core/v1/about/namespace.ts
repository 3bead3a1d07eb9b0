export const namespaceAbout = {
  about: "A part of the cluster with names of its own: a project, or a group of users, kept apart.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;

export const namespaceSpecAbout = {
  about: "What is wanted of a namespace.",
  fields: {
    finalizers: "Who has to clean up before it may vanish.",
  },
} as const;

export const namespaceStatusAbout = {
  about: "What has become of a namespace.",
  fields: {
    phase: "Active, or Terminating while what is in it goes.",
    conditions: "What stands in the way of its deletion.",
  },
} as const;
