export const endpointsAbout = {
  about: "The addresses behind a service.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    subsets: "Addresses with their ports.",
  },
} as const;

export const endpointSubsetAbout = {
  about: "Addresses that have the same ports.",
  fields: {
    addresses: "Those that are ready.",
    notReadyAddresses: "Those that are not ready yet, or not any more.",
    ports: "Their ports.",
  },
} as const;

export const endpointAddressAbout = {
  about: "An address behind a service.",
  fields: {
    ip: "The address.",
    hostname: "Its host name.",
    nodeName: "The node that it is on.",
    targetRef: "The pod that has it.",
  },
} as const;

export const endpointPortAbout = {
  about: "A port behind a service.",
  fields: {
    name: "The name of the service's port.",
    port: "Its number.",
    protocol: "TCP, UDP or SCTP.",
    appProtocol: "What is spoken on it.",
  },
} as const;
