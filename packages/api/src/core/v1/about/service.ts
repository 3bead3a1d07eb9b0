export const serviceAbout = {
  about: "A stable name and address for a set of pods, over which it spreads connections.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;

export const serviceSpecAbout = {
  about: "How pods can be reached.",
  fields: {
    ports: "Its ports.",
    selector: "The labels of its pods. Without one, its endpoints are kept by somebody else.",
    clusterIP: "Its address inside the cluster, given out by the server. None makes it headless: its name leads to the pods themselves.",
    clusterIPs: "Its addresses inside the cluster, one for each IP family.",
    type: "ClusterIP inside the cluster, NodePort also on a port of every node, LoadBalancer also on an address of its own, ExternalName as another name for a host outside.",
    externalIPs: "Addresses outside the cluster whose traffic nodes take for it.",
    sessionAffinity: "ClientIP leads a client to the same pod every time. None when left out.",
    loadBalancerIP: "The address to ask the load balancer for. Old.",
    loadBalancerSourceRanges: "Who may reach the load balancer.",
    externalName: "The name that it stands for, for ExternalName.",
    externalTrafficPolicy: "Local leads traffic from outside to pods of the same node alone, and keeps the client's address.",
    healthCheckNodePort: "The port on which nodes say whether they have pods of it.",
    publishNotReadyAddresses: "Whether pods count as well that are not ready.",
    sessionAffinityConfig: "How sessionAffinity works.",
    ipFamilies: "IPv4, IPv6 or both.",
    ipFamilyPolicy: "Whether it has addresses of one family or of two.",
    allocateLoadBalancerNodePorts: "Whether a load balancer gets node ports.",
    loadBalancerClass: "Who provides the load balancer.",
    internalTrafficPolicy: "Local leads traffic from inside to pods of the same node alone.",
    trafficDistribution: "Which pods are preferred, such as close ones.",
  },
} as const;

export const servicePortAbout = {
  about: "A port of a service.",
  fields: {
    name: "Its name. Needed where there are several.",
    protocol: "TCP, UDP or SCTP. TCP when left out.",
    appProtocol: "What is spoken on it, as a hint.",
    port: "Its number.",
    targetPort: "The number or name of the pods' port. The same number when left out.",
    nodePort: "The port of every node that leads to it, given out by the server where it is needed.",
  },
} as const;

export const serviceStatusAbout = {
  about: "What has become of a service.",
  fields: {
    loadBalancer: "The addresses of its load balancer.",
    conditions: "Aspects of its state.",
  },
} as const;
