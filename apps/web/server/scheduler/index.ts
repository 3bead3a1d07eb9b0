export { failureMessage } from "./message";
export { Scheduler, type SchedulerOptions } from "./scheduler";
export type { Placement } from "./simulation";
