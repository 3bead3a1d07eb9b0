import type { Client, ControllerOptions, EventRecorder, InformerFactory, Logger } from "@gantry/client";

/** What every controller is built from. */
export interface ControllerContext {
  readonly client: Client;
  /** Caches, one for each kind, shared by all controllers. */
  readonly informers: InformerFactory;
  readonly logger: Logger;
  /** Who writes events under this component's name. */
  readonly recorder: (component: string) => EventRecorder;
}

/** A controller that is ready to run once all caches are filled. */
export interface Controller extends Omit<ControllerOptions, "logger"> {
  /** Called once, when the caches are filled and work begins. */
  readonly onStart?: () => void;
}
