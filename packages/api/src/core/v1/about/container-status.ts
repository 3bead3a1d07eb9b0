export const containerStatusAbout = {
  about: "What a container does.",
  fields: {
    name: "The container.",
    state: "What it does now.",
    lastState: "How it last ended.",
    ready: "Whether it gets traffic.",
    restartCount: "How often it was started again.",
    image: "The image that it runs.",
    imageID: "The exact image that it runs.",
    containerID: "The runtime's name for it, such as docker://1234.",
    started: "Whether its startup probe has succeeded.",
  },
} as const;

export const containerStateAbout = {
  about: "What a container does; exactly one is given.",
  fields: {
    waiting: "It is not running yet, or not again yet.",
    running: "It runs.",
    terminated: "It has ended.",
  },
} as const;

export const containerStateWaitingAbout = {
  about: "A container that is not running yet.",
  fields: {
    reason: "Why, in one word, such as ImagePullBackOff.",
    message: "Why, for people.",
  },
} as const;

export const containerStateRunningAbout = {
  about: "A container that runs.",
  fields: {
    startedAt: "Since when.",
  },
} as const;

export const containerStateTerminatedAbout = {
  about: "A container that has ended.",
  fields: {
    exitCode: "The exit code of its process.",
    signal: "The signal that ended it.",
    reason: "Why, in one word, such as Completed, Error or OOMKilled.",
    message: "Its last words.",
    startedAt: "When it had started.",
    finishedAt: "When it ended.",
    containerID: "The runtime's name for it.",
  },
} as const;
