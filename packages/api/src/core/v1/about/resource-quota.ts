export const resourceQuotaAbout = {
  about: "How much a namespace may use.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;

export const resourceQuotaSpecAbout = {
  about: "How much a namespace may use.",
  fields: {
    hard: "The most of each resource: requests.cpu, limits.memory, pods, services, count/deployments.apps and others.",
    scopes: "Which pods count. All when left out.",
    scopeSelector: "Which pods count, by expressions.",
  },
} as const;

export const resourceQuotaStatusAbout = {
  about: "How much a namespace uses.",
  fields: {
    hard: "The most of each resource.",
    used: "What is used of it.",
  },
} as const;
