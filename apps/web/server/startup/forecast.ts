import type { ForecastPlacement } from "../dashboard";
import { failureMessage, type Scheduler } from "../scheduler";

/** The scheduler's simulation as the dashboard asks for it. */
export const createForecast =
  (scheduler: () => Scheduler | undefined): ForecastPlacement =>
  async (pod, count, signal) => {
    const placement = await scheduler()?.simulate(pod, count, signal);
    if (!placement) return undefined;
    const { nodes, refusals, failure } = placement;
    return {
      nodes: Object.fromEntries(nodes),
      refusals: Object.fromEntries([...refusals].map(([node, { reasons }]) => [node, reasons])),
      ...(failure ? { failure: failureMessage(failure) } : {}),
    };
  };
