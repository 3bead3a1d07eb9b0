export const secretAbout = {
  about: "Passwords, keys and other things that few should see.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    immutable: "Whether its data can never change again.",
    data: "Bytes by their names, in base64.",
    stringData: "Texts by their names; a way to write, never shown.",
    type: "What it is for, such as kubernetes.io/tls. Opaque when left out.",
  },
} as const;
