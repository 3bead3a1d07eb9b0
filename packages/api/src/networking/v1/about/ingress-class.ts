export const ingressClassAbout = {
  about: "Who serves ingresses.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "The controller and its settings.",
  },
} as const;
