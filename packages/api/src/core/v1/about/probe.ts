export const probeAbout = {
  about: "A question that is put to a container again and again.",
  fields: {
    exec: "Runs a command in the container; exit code 0 is success.",
    httpGet: "Sends an HTTP request; 200 to 399 is success.",
    tcpSocket: "Opens a TCP connection.",
    grpc: "Calls the health service of gRPC.",
    initialDelaySeconds: "How many seconds after the start it begins.",
    timeoutSeconds: "How many seconds an answer may take. 1 when left out.",
    periodSeconds: "How many seconds lie between two questions. 10 when left out.",
    successThreshold: "How many successes in a row make it succeed after a failure. 1 when left out.",
    failureThreshold: "How many failures in a row make it fail. 3 when left out.",
    terminationGracePeriodSeconds: "How many seconds the processes have to end when it fails, in place of the pod's.",
  },
} as const;

export const execActionAbout = {
  about: "Runs a command in the container.",
  fields: {
    command: "The program and its arguments. No shell is involved.",
  },
} as const;

export const httpGetActionAbout = {
  about: "Sends an HTTP request.",
  fields: {
    path: "The path. / when left out.",
    port: "The number or name of the port.",
    host: "The host. The pod's own address when left out.",
    scheme: "HTTP or HTTPS. Certificates are not checked.",
    httpHeaders: "Headers of the request.",
  },
} as const;

export const httpHeaderAbout = {
  about: "A header of a request.",
  fields: {
    name: "Its name.",
    value: "Its value.",
  },
} as const;

export const tcpSocketActionAbout = {
  about: "Opens a TCP connection.",
  fields: {
    port: "The number or name of the port.",
    host: "The host. The pod's own address when left out.",
  },
} as const;

export const grpcActionAbout = {
  about: "Calls the health service of gRPC.",
  fields: {
    port: "The number of the port.",
    service: "The service to ask about.",
  },
} as const;

export const lifecycleAbout = {
  about: "What is done when a container starts and stops.",
  fields: {
    postStart: "Done right after the start. When it fails, the container is killed.",
    preStop: "Done before the container is told to end. It takes from the grace period.",
    stopSignal: "The signal that tells it to end.",
  },
} as const;

export const lifecycleHandlerAbout = {
  about: "What is done; exactly one is given.",
  fields: {
    exec: "Runs a command in the container.",
    httpGet: "Sends an HTTP request.",
    tcpSocket: "Not supported; kept for old objects.",
    sleep: "Waits.",
  },
} as const;

export const sleepActionAbout = {
  about: "Waits.",
  fields: {
    seconds: "How many seconds.",
  },
} as const;
