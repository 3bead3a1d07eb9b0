export const objectReferenceAbout = {
  about: "Names an object.",
  fields: {
    kind: "Its kind.",
    namespace: "Its namespace.",
    name: "Its name.",
    uid: "Its uid.",
    apiVersion: "Its group and version.",
    resourceVersion: "The version of it that is meant.",
    fieldPath: "The part of it that is meant, such as spec.containers{web}.",
  },
} as const;

export const localObjectReferenceAbout = {
  about: "Names an object of the same namespace.",
  fields: {
    name: "Its name.",
  },
} as const;

export const nodeSelectorAbout = {
  about: "Selects nodes.",
  fields: {
    nodeSelectorTerms: "One of them must hold.",
  },
} as const;

export const nodeSelectorTermAbout = {
  about: "A set of conditions that all must hold.",
  fields: {
    matchExpressions: "Conditions on the labels of nodes.",
    matchFields: "Conditions on the names of nodes.",
  },
} as const;

export const nodeSelectorRequirementAbout = {
  about: "A condition on a label.",
  fields: {
    key: "The label.",
    operator: "In, NotIn, Exists, DoesNotExist, Gt or Lt.",
    values: "The values to compare with.",
  },
} as const;
