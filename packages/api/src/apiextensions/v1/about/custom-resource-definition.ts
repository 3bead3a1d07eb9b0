export const customResourceDefinitionAbout = {
  about: "Adds a kind of objects to the API.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;
