export const affinityAbout = {
  about: "Where a pod wants to run.",
  fields: {
    nodeAffinity: "By the labels of nodes.",
    podAffinity: "Near other pods.",
    podAntiAffinity: "Away from other pods.",
  },
} as const;

export const nodeAffinityAbout = {
  about: "Which nodes a pod needs or prefers.",
  fields: {
    requiredDuringSchedulingIgnoredDuringExecution: "Must hold for a node to be taken. Once the pod runs there, it may change.",
    preferredDuringSchedulingIgnoredDuringExecution: "Makes a node better, the more weight the better. Others are taken as well.",
  },
} as const;

export const podAffinityAbout = {
  about: "Near which pods a pod must or would like to run.",
  fields: {
    requiredDuringSchedulingIgnoredDuringExecution: "Must hold for a node to be taken. Once the pod runs there, it may change.",
    preferredDuringSchedulingIgnoredDuringExecution: "Makes a node better, the more weight the better. Others are taken as well.",
  },
} as const;

export const podAntiAffinityAbout = {
  about: "Away from which pods a pod must or would like to run.",
  fields: {
    requiredDuringSchedulingIgnoredDuringExecution: "Must hold for a node to be taken. Once the pod runs there, it may change.",
    preferredDuringSchedulingIgnoredDuringExecution: "Makes a node better, the more weight the better. Others are taken as well.",
  },
} as const;

export const podAffinityTermAbout = {
  about: "A set of pods, and what near means.",
  fields: {
    labelSelector: "The labels of the pods.",
    namespaces: "The namespaces of the pods. The pod's own when left out.",
    topologyKey: "The label of nodes whose equal value means near, such as topology.kubernetes.io/zone.",
    namespaceSelector: "The labels of the namespaces of the pods.",
    matchLabelKeys: "Labels whose values are taken from the pod itself.",
    mismatchLabelKeys: "Labels whose values must differ from the pod's own.",
  },
} as const;

export const weightedPodAffinityTermAbout = {
  about: "A wish about other pods.",
  fields: {
    weight: "How strong it is, 1 to 100.",
    podAffinityTerm: "The pods.",
  },
} as const;

export const preferredSchedulingTermAbout = {
  about: "A wish about nodes.",
  fields: {
    weight: "How strong it is, 1 to 100.",
    preference: "The nodes.",
  },
} as const;

export const tolerationAbout = {
  about: "A taint that a pod puts up with.",
  fields: {
    key: "The key of the taint. All of them when left out, with Exists.",
    operator: "Exists, or Equal: the value must be the same. Equal when left out.",
    value: "The value of the taint.",
    effect: "NoSchedule, PreferNoSchedule or NoExecute. All of them when left out.",
    tolerationSeconds: "For how many seconds it puts up with NoExecute. For ever when left out.",
  },
} as const;

export const topologySpreadConstraintAbout = {
  about: "How evenly pods are spread.",
  fields: {
    maxSkew: "By how many pods two places may differ.",
    topologyKey: "The label of nodes whose value is the place.",
    whenUnsatisfiable: "DoNotSchedule or ScheduleAnyway.",
    labelSelector: "The pods that are counted.",
    minDomains: "How many places there must be at least.",
    nodeAffinityPolicy: "Whether nodes that the pod cannot run on by its affinity count as places.",
    nodeTaintsPolicy: "Whether nodes whose taints it does not tolerate count as places.",
    matchLabelKeys: "Labels whose values are taken from the pod itself.",
  },
} as const;
