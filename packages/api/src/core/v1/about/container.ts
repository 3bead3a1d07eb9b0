export const containerAbout = {
  about: "One container of a pod.",
  fields: {
    name: "Its name, unique in the pod. It cannot change.",
    image: "The image that it runs, such as nginx:1.27.",
    command: "What it runs in place of the image's entry point. $(NAME) stands for an environment variable.",
    args: "The arguments, in place of the image's. $(NAME) stands for an environment variable.",
    workingDir: "The directory in which it starts. The image's when left out.",
    ports: "The ports on which it listens. They document it and give ports names; others can be reached as well.",
    envFrom: "ConfigMaps and Secrets whose entries all become environment variables. Later ones win, and env wins over all.",
    env: "Environment variables.",
    resources: "What it needs (requests) and how much it may use at most (limits).",
    resizePolicy: "What has to be done when its resources change while it runs.",
    restartPolicy: "Always makes an init container keep running beside the others.",
    volumeMounts: "Where it sees the pod's volumes.",
    volumeDevices: "Where it sees raw block devices.",
    livenessProbe: "Found to fail, it is started again.",
    readinessProbe: "Found to fail, it gets no traffic from services.",
    startupProbe: "Until it succeeds once, the other probes wait.",
    lifecycle: "What is done right after it starts and right before it is stopped.",
    terminationMessagePath: "A file in which it may leave its last words. /dev/termination-log when left out.",
    terminationMessagePolicy: "File, or FallbackToLogsOnError: take the end of its log where it failed without last words.",
    imagePullPolicy: "When its image is pulled: Always, IfNotPresent or Never. Always for the tag latest, IfNotPresent otherwise.",
    securityContext: "Under which user, group and restrictions it runs; wins over the pod's.",
    stdin: "Whether its standard input is kept open.",
    stdinOnce: "Whether its standard input is closed after the first client has gone.",
    tty: "Whether it gets a terminal.",
  },
} as const;

export const ephemeralContainerCommonAbout = {
  about: "A container that is added to a running pod.",
  fields: {
    name: "Its name, unique in the pod. It cannot change.",
    image: "The image that it runs, such as nginx:1.27.",
    command: "What it runs in place of the image's entry point. $(NAME) stands for an environment variable.",
    args: "The arguments, in place of the image's. $(NAME) stands for an environment variable.",
    workingDir: "The directory in which it starts. The image's when left out.",
    ports: "The ports on which it listens. They document it and give ports names; others can be reached as well.",
    envFrom: "ConfigMaps and Secrets whose entries all become environment variables. Later ones win, and env wins over all.",
    env: "Environment variables.",
    resources: "What it needs (requests) and how much it may use at most (limits).",
    resizePolicy: "What has to be done when its resources change while it runs.",
    restartPolicy: "Always makes an init container keep running beside the others.",
    volumeMounts: "Where it sees the pod's volumes.",
    volumeDevices: "Where it sees raw block devices.",
    livenessProbe: "Found to fail, it is started again.",
    readinessProbe: "Found to fail, it gets no traffic from services.",
    startupProbe: "Until it succeeds once, the other probes wait.",
    lifecycle: "What is done right after it starts and right before it is stopped.",
    terminationMessagePath: "A file in which it may leave its last words. /dev/termination-log when left out.",
    terminationMessagePolicy: "File, or FallbackToLogsOnError: take the end of its log where it failed without last words.",
    imagePullPolicy: "When its image is pulled: Always, IfNotPresent or Never. Always for the tag latest, IfNotPresent otherwise.",
    securityContext: "Under which user, group and restrictions it runs; wins over the pod's.",
    stdin: "Whether its standard input is kept open.",
    stdinOnce: "Whether its standard input is closed after the first client has gone.",
    tty: "Whether it gets a terminal.",
  },
} as const;

export const ephemeralContainerAbout = {
  about: "A container that is added to a running pod to look into it. It is never started again.",
  fields: {
    targetContainerName: "The container whose processes it sees.",
  },
} as const;

export const containerPortAbout = {
  about: "A port on which a container listens.",
  fields: {
    name: "Its name, by which services and probes can refer to it.",
    hostPort: "A port of the node that leads to it.",
    containerPort: "Its number, 1 to 65535.",
    protocol: "TCP, UDP or SCTP. TCP when left out.",
    hostIP: "The address of the node to which hostPort is bound.",
  },
} as const;

export const envVarAbout = {
  about: "An environment variable.",
  fields: {
    name: "Its name.",
    value: "Its value. $(NAME) stands for an earlier variable, $$ for a dollar sign.",
    valueFrom: "Where its value comes from, in place of value.",
  },
} as const;

export const envVarSourceAbout = {
  about: "Where the value of a variable comes from; exactly one is given.",
  fields: {
    fieldRef: "A field of the pod.",
    resourceFieldRef: "A request or a limit of a container.",
    configMapKeyRef: "An entry of a ConfigMap.",
    secretKeyRef: "An entry of a Secret.",
  },
} as const;

export const envFromSourceAbout = {
  about: "A ConfigMap or Secret whose entries become variables.",
  fields: {
    prefix: "What is put in front of every name.",
    configMapRef: "The ConfigMap.",
    secretRef: "The Secret.",
  },
} as const;

export const configMapEnvSourceAbout = {
  about: "All entries of a ConfigMap.",
  fields: {
    name: "The ConfigMap, in the pod's namespace.",
    optional: "Whether the pod starts without it.",
  },
} as const;

export const configMapKeySelectorAbout = {
  about: "One entry of a ConfigMap.",
  fields: {
    name: "The ConfigMap, in the pod's namespace.",
    key: "The entry.",
    optional: "Whether the pod starts without it.",
  },
} as const;

export const secretEnvSourceAbout = {
  about: "All entries of a Secret.",
  fields: {
    name: "The Secret, in the pod's namespace.",
    optional: "Whether the pod starts without it.",
  },
} as const;

export const secretKeySelectorAbout = {
  about: "One entry of a Secret.",
  fields: {
    name: "The Secret, in the pod's namespace.",
    key: "The entry.",
    optional: "Whether the pod starts without it.",
  },
} as const;

export const resourceRequirementsAbout = {
  about: "What is needed of each resource, and how much may be used.",
  fields: {
    limits: "The most that may be used, such as cpu: 500m, memory: 128Mi.",
    requests: "What is set aside on the node. As much as the limits when left out.",
    claims: "Devices of the pod that the container uses.",
  },
} as const;

export const volumeMountAbout = {
  about: "Where a container sees a volume.",
  fields: {
    name: "The volume.",
    readOnly: "Whether it can only be read.",
    mountPath: "The directory or file in the container.",
    subPath: "A path in the volume, in place of its root.",
    subPathExpr: "Like subPath, with $(NAME) for environment variables.",
    mountPropagation: "Whether mounts made in it are seen on the other side.",
    recursiveReadOnly: "Whether mounts below it can only be read as well.",
  },
} as const;

export const volumeDeviceAbout = {
  about: "Where a container sees a block device.",
  fields: {
    name: "The volume, a claim with volumeMode Block.",
    devicePath: "The path of the device in the container.",
  },
} as const;
