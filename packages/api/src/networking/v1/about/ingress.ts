export const ingressAbout = {
  about: "Leads HTTP requests from outside to services, by host and path.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;
