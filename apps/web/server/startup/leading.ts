import { Client, InformerFactory, LeaderElector } from "@gantry/client";
import type { ApiServer } from "../apiserver";
import type { Config } from "../config";
import { startControllers } from "../controllers";
import { log } from "../log";
import type { Pki } from "../pki/pki";
import { Scheduler } from "../scheduler";

export interface LeadingOptions {
  readonly apiServer: ApiServer;
  readonly config: Config;
  readonly pki: Pki;
  readonly identity: string;
}

export interface Leading {
  /** The scheduler while this process leads; it also answers "what would be if". */
  scheduler(): Scheduler | undefined;
  stop(): Promise<void>;
}

const masters = ["system:masters", "system:authenticated"];

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

/** Runs the controllers and the scheduler in one of the processes over a database: the one that holds the Lease. */
export const startLeading = ({ apiServer, config, pki, identity }: LeadingOptions): Leading => {
  const controllerClient = new Client(apiServer.transportFor({ name: "system:kube-controller-manager", groups: masters }));
  const schedulerClient = new Client(apiServer.transportFor({ name: "system:kube-scheduler", groups: masters }));
  let scheduler: Scheduler | undefined;

  const lead = async (signal: AbortSignal): Promise<void> => {
    const informers = new InformerFactory(controllerClient, log);
    scheduler = new Scheduler({ client: schedulerClient, informers, logger: log });
    const controllers = startControllers({
      client: controllerClient,
      informers,
      logger: log,
      authority: pki.authority,
      certificates: { longestLifetime: config.certificateSeconds * 1000 },
      nodes: { gracePeriod: config.nodeMonitorGraceSeconds * 1000, clusterCidr: config.clusterCidr },
      loadBalancer: config.loadBalancerPool === "none" ? "none" : { pool: config.loadBalancerPool },
    });
    informers.start();
    scheduler.start();
    await untilAborted(signal);
    await Promise.all([scheduler.stop(), controllers.stop()]);
    scheduler = undefined;
    await informers.stop();
  };

  const elector = new LeaderElector({
    client: controllerClient,
    namespace: "kube-system",
    name: "gantry-controllers",
    identity,
    logger: log,
    lead,
  }).start();
  return { scheduler: () => scheduler, stop: () => elector.stop() };
};
