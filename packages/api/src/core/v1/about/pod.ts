export const podAbout = {
  about: "One or more containers that run together on one node and share its network and volumes: the smallest thing that can be deployed.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;

export const podTemplateSpecAbout = {
  about: "What pods are made from.",
  fields: {
    metadata: "Labels and annotations of the pods.",
    spec: "What the pods run.",
  },
} as const;

export const podTemplateAbout = {
  about: "A template of pods, kept for later.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    template: "What pods are made from.",
  },
} as const;

export const bindingAbout = {
  about: "Gives a pod to a node.",
  fields: {
    metadata: "The name of the pod.",
    target: "The node.",
  },
} as const;

export const podSpecAbout = {
  about: "What a pod runs, and where and how.",
  fields: {
    volumes: "Directories and files that its containers can mount.",
    initContainers:
      "Containers that run to their end, one after the other, before the others start; those with restartPolicy Always keep running beside them.",
    containers: "The containers that run together. There is at least one, and their number cannot change.",
    ephemeralContainers: "Containers that were added to the running pod to look into it.",
    restartPolicy: "When containers that have ended are started again: Always, OnFailure or Never. Always when left out.",
    terminationGracePeriodSeconds: "How many seconds its processes have to end by themselves before they are killed. 30 when left out.",
    activeDeadlineSeconds: "How many seconds it may run before it is ended and counts as failed.",
    dnsPolicy:
      "How it resolves names: through the cluster (ClusterFirst, ClusterFirstWithHostNet), as its node does (Default), or by dnsConfig alone (None).",
    nodeSelector: "Labels that a node must have to run it.",
    serviceAccountName: "The service account that its processes act as. The namespace's default one when left out.",
    serviceAccount: "The old name of serviceAccountName.",
    automountServiceAccountToken: "Whether a token of its service account is mounted into its containers.",
    nodeName: "The node that runs it. Left to the scheduler when empty.",
    hostNetwork: "Whether it uses the network of its node instead of one of its own.",
    hostPID: "Whether it sees the processes of its node.",
    hostIPC: "Whether it shares the inter-process communication of its node.",
    shareProcessNamespace: "Whether its containers see each other's processes.",
    securityContext: "Under which users, groups and restrictions its containers run, where they say nothing themselves.",
    imagePullSecrets: "Secrets with the credentials for pulling its images.",
    hostname: "The host name that it sees. Its own name when left out.",
    subdomain: "With a headless service of this name, it can be found as <hostname>.<subdomain>.<namespace>.svc.",
    affinity: "Which nodes it prefers or needs, and near which other pods it wants to be or not.",
    schedulerName: "The scheduler that finds its node.",
    tolerations: "The taints of nodes that it puts up with.",
    hostAliases: "Further lines of its /etc/hosts.",
    priorityClassName: "How important it is, by the name of a PriorityClass.",
    priority: "How important it is; found from priorityClassName. Pods of lower priority can be made to go for it.",
    dnsConfig: "Name servers and search domains beside, or in place of, those of dnsPolicy.",
    readinessGates: "Conditions, set from outside, that must be true before it counts as ready.",
    runtimeClassName: "The RuntimeClass that says what runs its containers.",
    enableServiceLinks: "Whether its containers get environment variables for every service of the namespace. True when left out.",
    preemptionPolicy: "Whether pods of lower priority may be made to go for it.",
    overhead: "What its runtime needs beside its containers; found from its RuntimeClass.",
    topologySpreadConstraints: "How evenly it and pods like it are to be spread over zones, nodes and the like.",
    setHostnameAsFQDN: "Whether its host name is its full name in the DNS.",
    os: "The operating system that its containers are for.",
    hostUsers: "Whether its users are those of the node. False gives it users of its own.",
    schedulingGates: "While there are any, the scheduler leaves it alone.",
    resourceClaims: "Devices that have to be given to it before it starts.",
    resources: "What it may use as a whole, beside what its containers say.",
    hostnameOverride: "A host name to see in place of all others.",
  },
} as const;

export const hostAliasAbout = {
  about: "Names for an address, in /etc/hosts.",
  fields: {
    ip: "The address.",
    hostnames: "Its names.",
  },
} as const;

export const podDNSConfigAbout = {
  about: "How names are resolved.",
  fields: {
    nameservers: "Addresses of name servers; at most 3.",
    searches: "Domains in which short names are looked up.",
    options: "Options of the resolver.",
  },
} as const;

export const podDNSConfigOptionAbout = {
  about: "An option of resolv.conf.",
  fields: {
    name: "Its name.",
    value: "Its value.",
  },
} as const;

export const podReadinessGateAbout = {
  about: "A condition that must be true before the pod is ready.",
  fields: {
    conditionType: "The type of the condition.",
  },
} as const;

export const podSchedulingGateAbout = {
  about: "A reason not to schedule the pod yet.",
  fields: {
    name: "Its name.",
  },
} as const;
