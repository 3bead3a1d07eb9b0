export const nodeAbout = {
  about: "A machine that runs pods.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;

export const nodeSpecAbout = {
  about: "What is wanted of a node.",
  fields: {
    podCIDR: "The range from which its pods get addresses.",
    podCIDRs: "The ranges from which its pods get addresses, one for each IP family.",
    providerID: "What the cloud calls it.",
    unschedulable: "Whether no new pods are given to it (cordon).",
    taints: "What keeps pods away from it that do not tolerate it.",
  },
} as const;

export const taintAbout = {
  about: "Keeps pods away from a node.",
  fields: {
    key: "Its key.",
    value: "Its value.",
    effect: "NoSchedule keeps new pods away, PreferNoSchedule where it can, NoExecute makes running ones go too.",
    timeAdded: "When it was added.",
  },
} as const;

export const nodeStatusAbout = {
  about: "What has become of a node.",
  fields: {
    capacity: "What it has.",
    allocatable: "What pods can use of it.",
    phase: "No longer used.",
    conditions: "Ready, MemoryPressure, DiskPressure, PIDPressure and others.",
    addresses: "Its addresses and names.",
    daemonEndpoints: "The ports of its services.",
    nodeInfo: "What it is made of.",
    images: "The images that it has.",
    volumesInUse: "The attachable volumes that its pods use.",
    volumesAttached: "The volumes that are attached to it.",
  },
} as const;

export const nodeConditionAbout = {
  about: "One aspect of a node's state.",
  fields: {
    type: "What it is about.",
    status: "True, False or Unknown.",
    lastHeartbeatTime: "When the node last said so.",
    lastTransitionTime: "When the status last changed.",
    reason: "Why, in one word.",
    message: "Why, for people.",
  },
} as const;

export const nodeAddressAbout = {
  about: "An address of a node.",
  fields: {
    type: "InternalIP, ExternalIP, Hostname, InternalDNS or ExternalDNS.",
    address: "The address.",
  },
} as const;

export const nodeSystemInfoAbout = {
  about: "What a node is made of.",
  fields: {
    machineID: "The machine's id.",
    systemUUID: "The id in its firmware.",
    bootID: "Changes with every start.",
    kernelVersion: "Its kernel.",
    osImage: "Its operating system.",
    containerRuntimeVersion: "What runs its containers.",
    kubeletVersion: "The version of its agent.",
    kubeProxyVersion: "The version of its service proxy.",
    operatingSystem: "The sort of its operating system.",
    architecture: "Its processors.",
  },
} as const;
