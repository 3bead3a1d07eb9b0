export { failureMessage } from "./message";
export { type Placement, Scheduler, type SchedulerOptions } from "./scheduler";
