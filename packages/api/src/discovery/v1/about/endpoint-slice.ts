export const endpointSliceAbout = {
  about: "Some of the addresses behind a service.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    addressType: "IPv4, IPv6 or FQDN.",
    endpoints: "The addresses.",
    ports: "Their ports.",
  },
} as const;
