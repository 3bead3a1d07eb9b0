export const jobAbout = {
  about: "Runs pods until enough of them have succeeded.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;

export const jobSpecAbout = {
  about: "Which pods, how many, and how often.",
  fields: {
    parallelism: "How many pods may run at once. 1 when left out.",
    completions: "How many pods must succeed. With none, one success is enough.",
    activeDeadlineSeconds: "After how many seconds it is ended.",
    podFailurePolicy: "What a failed pod means, by its exit code or conditions.",
    successPolicy: "When it counts as succeeded before all are done.",
    backoffLimit: "How many pods may fail. 6 when left out.",
    backoffLimitPerIndex: "How many pods of one index may fail.",
    maxFailedIndexes: "How many indexes may fail.",
    selector: "The labels of its pods. Made by the server unless manualSelector is set.",
    manualSelector: "Whether selector was chosen by hand.",
    template: "What its pods are made from.",
    ttlSecondsAfterFinished: "After how many seconds a finished job is deleted. Never when left out.",
    completionMode: "NonIndexed, or Indexed: each pod gets a number from 0.",
    suspend: "Whether it has no pods for now.",
    podReplacementPolicy: "When a pod is replaced: while it goes, or once it has failed.",
    managedBy: "Who manages it.",
  },
} as const;

export const jobStatusAbout = {
  about: "How far a job has come.",
  fields: {
    conditions: "Complete, Failed, Suspended and others.",
    startTime: "When it was taken up.",
    completionTime: "When it succeeded.",
    active: "How many pods are pending or running.",
    succeeded: "How many pods have succeeded.",
    failed: "How many pods have failed.",
    ready: "How many pods are ready.",
    completedIndexes: "Which indexes are done, such as 1,3-5.",
    failedIndexes: "Which indexes have failed.",
  },
} as const;
