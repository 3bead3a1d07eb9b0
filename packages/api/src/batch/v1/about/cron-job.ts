export const cronJobAbout = {
  about: "Makes jobs at certain times.",
  fields: {
    metadata: "Its name, labels and the other things that every object has.",
    spec: "What is wanted.",
    status: "What has been observed.",
  },
} as const;

export const cronJobSpecAbout = {
  about: "When jobs are made, and which.",
  fields: {
    schedule: "When, in the notation of cron: minute, hour, day of month, month, day of week.",
    timeZone: "The time zone of the schedule, such as Europe/Berlin.",
    startingDeadlineSeconds: "How many seconds late a job may start. Later ones are left out.",
    concurrencyPolicy: "When the last job still runs: Allow another, Forbid it, or Replace the last.",
    suspend: "Whether no jobs are made for now.",
    jobTemplate: "What its jobs are made from.",
    successfulJobsHistoryLimit: "How many succeeded jobs are kept. 3 when left out.",
    failedJobsHistoryLimit: "How many failed jobs are kept. 1 when left out.",
  },
} as const;

export const cronJobStatusAbout = {
  about: "What has become of a cron job.",
  fields: {
    active: "Its jobs that run.",
    lastScheduleTime: "When it last made a job.",
    lastSuccessfulTime: "When a job last succeeded.",
  },
} as const;
