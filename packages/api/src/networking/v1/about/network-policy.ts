export const networkPolicyAbout = {
  about: "Which connections pods may have.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "The pods, and what is allowed to them.",
  },
} as const;

export const networkPolicySpecAbout = {
  about: "Which connections pods may have.",
  fields: {
    podSelector: "The pods. All of the namespace when empty.",
    ingress: "Who may connect to them. Nobody when empty.",
    egress: "To whom they may connect.",
    policyTypes: "Ingress, Egress or both: what it is about.",
  },
} as const;
