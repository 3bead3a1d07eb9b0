import { accessRouter } from "./routers/access";
import { authRouter } from "./routers/auth";
import { clusterRouter } from "./routers/cluster";
import { deployRouter } from "./routers/deploy";
import { metricsRouter } from "./routers/metrics";
import { networkRouter } from "./routers/network";
import { nodesRouter } from "./routers/nodes";
import { objectsRouter } from "./routers/objects";
import { searchRouter } from "./routers/search";
import { workloadsRouter } from "./routers/workloads";
import { router } from "./trpc";

export const appRouter = router({
  access: accessRouter,
  auth: authRouter,
  cluster: clusterRouter,
  deploy: deployRouter,
  metrics: metricsRouter,
  network: networkRouter,
  nodes: nodesRouter,
  objects: objectsRouter,
  search: searchRouter,
  workloads: workloadsRouter,
});

export type AppRouter = typeof appRouter;
