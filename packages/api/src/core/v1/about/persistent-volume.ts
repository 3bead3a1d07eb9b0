export const persistentVolumeAbout = {
  about: "A piece of storage that outlives pods.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;
