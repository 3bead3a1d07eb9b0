import { describe, expect, it } from "vitest";
import { cloneJson } from "../../machinery/json";
import { build, errorsOf, rowOf, texts } from "../../testing/build";
import { cronJobDefinition } from "./cron-job";
import { jobDefinition } from "./job";
import { scheduleError } from "./schedule";
import type { Job } from "./schema/job";

const template = { spec: { containers: [{ name: "work", image: "busybox:1" }], restartPolicy: "Never" } };

const job = (spec: object = {}, more: object = {}): Job => {
  const object = build(jobDefinition, { spec: { template, ...spec }, ...more });
  jobDefinition.prepareForCreate?.(object);
  return object;
};

describe("Job", () => {
  it("runs once, up to seven times, and finds its pods by its uid", () => {
    const object = job();
    expect(object.spec).toMatchObject({ completions: 1, parallelism: 1, backoffLimit: 6, completionMode: "NonIndexed", suspend: false });
    expect(object.spec.selector).toEqual({ matchLabels: { "batch.kubernetes.io/controller-uid": "uid-1" } });
    expect(object.spec.template.metadata.labels).toMatchObject({ "job-name": "test", "controller-uid": "uid-1" });
    expect(jobDefinition.validate?.(object)).toEqual([]);
  });

  it("demands that its pods can end", () => {
    const endless = job({ template: { spec: { containers: template.spec.containers } } });
    expect(texts(jobDefinition.validate?.(endless) ?? [])).toEqual([
      'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ]);
  });

  it("keeps template and completions, but not parallelism", () => {
    const previous = job();
    const next = cloneJson(previous);
    next.spec.parallelism = 3;
    expect(jobDefinition.validateUpdate?.(next, previous)).toEqual([]);
    next.spec.completions = 3;
    next.spec.template.spec.restartPolicy = "OnFailure";
    const errors = texts(jobDefinition.validateUpdate?.(next, previous) ?? []);
    expect(errors[0]).toBe("spec.completions: Invalid value: 3: field is immutable");
    expect(errors[1]).toMatch(/^spec.template: Invalid value: .*: field is immutable$/);
  });

  it("fills the table", () => {
    const status = {
      succeeded: 1,
      startTime: "2026-01-01T00:00:00Z",
      completionTime: "2026-01-01T00:01:30Z",
      conditions: [{ type: "Complete", status: "True" }],
    };
    expect(rowOf(jobDefinition, job({}, { status }), "2026-01-01T00:10:00Z")).toMatchObject({
      Status: "Complete",
      Completions: "1/1",
      Duration: "90s",
    });
  });
});

describe("CronJob", () => {
  const spec = { schedule: "*/5 * * * *", jobTemplate: { spec: { template } } };

  it("keeps three jobs that succeeded and one that failed", () => {
    expect(build(cronJobDefinition, { spec }).spec).toMatchObject({
      concurrencyPolicy: "Allow",
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      jobTemplate: { spec: { backoffLimit: 6 } },
    });
    expect(errorsOf(cronJobDefinition, { spec })).toEqual([]);
  });

  it("has room in its name for the time", () => {
    expect(errorsOf(cronJobDefinition, { metadata: { name: "a".repeat(53) }, spec })[0]).toMatch(/must be no more than 52 characters$/);
  });

  it.each(["* * * * *", "0 0 1 jan sun", "*/15 0-5,7 ? * 1-5", "@daily", "@every 1h30m"])("understands %s", (schedule) => {
    expect(scheduleError(schedule)).toBeUndefined();
  });

  it.each(["* * * *", "60 * * * *", "5-1 * * * *", "*/0 * * * *", "x * * * *", "@sometimes"])("refuses %s", (schedule) => {
    expect(scheduleError(schedule)).toBeTypeOf("string");
  });
});
