export const priorityClassAbout = {
  about: "How important pods are.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    value: "The priority; more is more important.",
    globalDefault: "Whether pods without a class have this one.",
    description: "When to use it.",
    preemptionPolicy: "Whether its pods may make less important ones go.",
  },
} as const;
