export const serviceAccountAbout = {
  about: "Who the processes of a pod are to the API server.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    secrets: "Secrets that its pods may use.",
    imagePullSecrets: "Secrets for pulling the images of its pods.",
    automountServiceAccountToken: "Whether its pods get a token.",
  },
} as const;
