export const roleAbout = {
  about: "What may be done in a namespace.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    rules: "What may be done.",
  },
} as const;

export const clusterRoleAbout = {
  about: "What may be done, in the whole cluster or wherever it is bound.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    rules: "What may be done.",
    aggregationRule: "ClusterRoles whose rules it takes over.",
  },
} as const;

export const policyRuleAbout = {
  about: "Something that may be done.",
  fields: {
    verbs: "What: get, list, watch, create, update, patch, delete, deletecollection, or * for all.",
    apiGroups: "In which groups; empty for the core group.",
    resources: "With which resources, such as pods, pods/log, or * for all.",
    resourceNames: "With which objects. All when left out.",
    nonResourceURLs: "With which paths, such as /healthz, in place of resources.",
  },
} as const;

export const roleBindingAbout = {
  about: "Grants a role in a namespace.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    subjects: "To whom.",
    roleRef: "The Role or ClusterRole. It cannot change.",
  },
} as const;

export const clusterRoleBindingAbout = {
  about: "Grants a ClusterRole in the whole cluster.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    subjects: "To whom.",
    roleRef: "The ClusterRole. It cannot change.",
  },
} as const;

export const roleRefAbout = {
  about: "Names a role.",
  fields: {
    apiGroup: "Its group.",
    kind: "Role or ClusterRole.",
    name: "Its name.",
  },
} as const;

export const subjectAbout = {
  about: "Somebody.",
  fields: {
    kind: "User, Group or ServiceAccount.",
    apiGroup: "The group of the kind.",
    name: "The name.",
    namespace: "The namespace, for a service account.",
  },
} as const;
