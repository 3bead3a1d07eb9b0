export const configMapAbout = {
  about: "Settings and files that pods read.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    immutable: "Whether its data can never change again.",
    data: "Texts by their names.",
    binaryData: "Bytes by their names, in base64.",
  },
} as const;
