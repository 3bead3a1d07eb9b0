export const conditionAbout = {
  about: "One aspect of an object's state.",
  fields: {
    type: "What it is about.",
    status: "True, False or Unknown.",
    observedGeneration: "The generation that it was found for.",
    lastTransitionTime: "When the status last changed.",
    reason: "Why, in one word.",
    message: "Why, for people.",
  },
} as const;
