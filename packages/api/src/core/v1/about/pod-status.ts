export const podStatusAbout = {
  about: "What has become of a pod.",
  fields: {
    observedGeneration: "The generation of the pod that this is about.",
    phase: "How far it has come: Pending, Running, Succeeded, Failed or Unknown.",
    conditions: "PodScheduled, Initialized, ContainersReady, Ready and others, each true or not.",
    message: "Why it is in this state, for people.",
    reason: "Why it is in this state, in one word, such as Evicted.",
    nominatedNodeName: "The node where room is being made for it.",
    hostIP: "The address of its node.",
    hostIPs: "The addresses of its node.",
    podIP: "Its address.",
    podIPs: "Its addresses, one for each IP family.",
    startTime: "When its node took it up.",
    initContainerStatuses: "What its init containers do.",
    containerStatuses: "What its containers do.",
    qosClass: "How it fares when its node runs short: Guaranteed, Burstable or BestEffort.",
    ephemeralContainerStatuses: "What its ephemeral containers do.",
    resize: "Whether a change of its resources is under way.",
  },
} as const;

export const podConditionAbout = {
  about: "One aspect of a pod's state.",
  fields: {
    type: "What it is about.",
    status: "True, False or Unknown.",
    lastProbeTime: "When it was last looked at.",
    lastTransitionTime: "When the status last changed.",
    reason: "Why, in one word.",
    message: "Why, for people.",
    observedGeneration: "The generation that it was found for.",
  },
} as const;

export const podIPAbout = {
  about: "An address of a pod.",
  fields: {
    ip: "The address.",
  },
} as const;

export const hostIPAbout = {
  about: "An address of a node.",
  fields: {
    ip: "The address.",
  },
} as const;
