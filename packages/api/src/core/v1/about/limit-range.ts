export const limitRangeAbout = {
  about: "Bounds and defaults for what pods and containers of a namespace may ask for.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "The bounds.",
  },
} as const;

export const limitRangeSpecAbout = {
  about: "Bounds and defaults.",
  fields: {
    limits: "One for each sort of thing.",
  },
} as const;

export const limitRangeItemAbout = {
  about: "Bounds and defaults for one sort of thing.",
  fields: {
    type: "Pod, Container or PersistentVolumeClaim.",
    max: "The most of each resource.",
    min: "The least of each resource.",
    default: "Limits of containers that have none.",
    defaultRequest: "Requests of containers that have none.",
    maxLimitRequestRatio: "How many times its request a limit may be.",
  },
} as const;
