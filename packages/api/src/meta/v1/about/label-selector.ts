export const labelSelectorAbout = {
  about: "Selects objects by their labels. All of its parts must hold; an empty one selects everything.",
  fields: {
    matchLabels: "Labels that an object must have, with these values.",
    matchExpressions: "Conditions on labels.",
  },
} as const;

export const labelSelectorRequirementAbout = {
  about: "A condition on one label.",
  fields: {
    key: "The label.",
    operator: "In, NotIn, Exists or DoesNotExist.",
    values: "The values to compare with. Empty for Exists and DoesNotExist.",
  },
} as const;
