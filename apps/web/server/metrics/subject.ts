import type { MetricSubject } from "../dashboard/metrics";

/** How the history names what was measured. */
export const subjectText = (subject: MetricSubject): string =>
  subject.kind === "node" ? `node/${subject.name}` : `pod/${subject.namespace}/${subject.name}`;
