export const leaseAbout = {
  about: "Says who holds something for a while: leadership, or a node that it is alive.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "Who holds it, and until when.",
  },
} as const;

export const leaseSpecAbout = {
  about: "Who holds a lease.",
  fields: {
    holderIdentity: "Who holds it.",
    leaseDurationSeconds: "After how many seconds without renewal others may take it.",
    acquireTime: "When it was taken.",
    renewTime: "When it was last renewed.",
    leaseTransitions: "How often it changed hands.",
  },
} as const;
