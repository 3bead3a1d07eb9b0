import { Scheme } from "@gantry/api";
import { allDefinitions } from "@gantry/api/kinds";
import { authorityHash, Client } from "@gantry/client";
import pg from "pg";
import packageJson from "../package.json";
import { createApiServer } from "./apiserver";
import { type Config, ConfigError, readConfig } from "./config";
import { createDashboardBackend, openExec, PostgresSessionStore, PostgresUserStore } from "./dashboard";
import { log } from "./log";
import { Metrics } from "./metrics";
import { firstServiceAddress } from "./pki/addresses";
import { preparePki } from "./pki/pki";
import { DatabaseUnusableError } from "./postgres";
import { Cleanup } from "./startup/cleanup";
import { openDatabase } from "./startup/database";
import { createForecast } from "./startup/forecast";
import { controlPlaneIdentity } from "./startup/identity";
import { type Leading, startLeading } from "./startup/leading";
import { type Handlers, openListeners, StartError } from "./startup/listeners";
import { openPages } from "./startup/pages";
import { prepareFirstUser } from "./startup/password";
import { createReport, type Report } from "./startup/report";
import { openStore } from "./store";

const start = async (config: Config, report: Report, cleanup: Cleanup): Promise<void> => {
  const pki = await preparePki({
    home: config.home,
    clusterName: config.clusterName,
    clusterDomain: config.clusterDomain,
    advertiseAddress: config.advertiseAddress,
    servingAddresses: config.servingAddresses,
    serviceAddress: firstServiceAddress(config.serviceCidr),
    httpsPort: config.https.port,
  });
  const server = `https://${config.advertiseAddress}:${config.https.port}`;
  const [publicAddress = config.advertiseAddress] = config.servingAddresses;
  for (const node of config.localNodes) await pki.prepareLocalNode({ ...node, server });

  const databaseUrl = await openDatabase(config, report, cleanup);
  const store = await openStore({ databaseUrl, logger: log });
  cleanup.add("store", () => store.close());
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  pool.on("error", (error) => log.warn({ err: error }, "A database connection was lost"));
  cleanup.add("database connections", () => pool.end());

  const users = new PostgresUserStore(pool);
  const password = await prepareFirstUser(config.home, users);

  const metrics = new Metrics({
    database: pool,
    kubelets: { ...pki.kubeletClient, authority: pki.authority.certificate },
    logger: log,
  });
  const apiServer = await createApiServer({
    store,
    scheme: new Scheme(allDefinitions),
    log,
    release: packageJson.version,
    authority: pki.authority.certificate,
    serviceAccountKey: pki.serviceAccountKey,
    kubeletClient: pki.kubeletClient,
    advertiseAddress: config.advertiseAddress,
    advertisePort: config.https.port,
    publicAddress,
    serviceCidr: config.serviceCidr,
    metricsProvider: metrics,
  });
  cleanup.add("API server", () => apiServer.close());

  let leading: Leading | undefined;
  const handlers: Handlers = { api: { request: apiServer.requestListener, upgrade: apiServer.upgradeListener } };
  const dashboard = config.dashboard
    ? createDashboardBackend({
        api: {
          transportFor: (user) => apiServer.transportFor(user),
          exec: (user, request) =>
            openExec(
              {
                url: `https://127.0.0.1:${config.https.port}`,
                tls: { ca: pki.authority.certificate, cert: pki.kubeletClient.certificate, key: pki.kubeletClient.key },
              },
              user,
              request,
            ),
        },
        users,
        sessions: new PostgresSessionStore(pool),
        metrics,
        forecast: createForecast(() => leading?.scheduler()),
        cluster: {
          name: config.clusterName,
          version: packageJson.version,
          server,
          dnsDomain: config.clusterDomain,
          join: {
            server: `https://${publicAddress}:${config.https.port}`,
            authorityHash: authorityHash(pki.authority.certificate),
            reachesPods: publicAddress === config.advertiseAddress,
          },
        },
        logger: log,
      })
    : undefined;
  if (dashboard) cleanup.add("dashboard", () => dashboard.close());
  const pages = dashboard && (await openPages(config));
  const listeners = await openListeners(config, pki, {
    ...handlers,
    ...(dashboard && pages
      ? {
          dashboard: {
            trpc: (request, response) => dashboard.handleTrpc(request, response),
            pages,
            attachLive: (listener) => dashboard.attachLive(listener),
          },
        }
      : {}),
  });
  cleanup.add("listeners", () => listeners.close());
  await apiServer.ready;
  report.step("Control plane answers");

  metrics.start(new Client(apiServer.transportFor({ name: "system:metrics", groups: ["system:masters"] })));
  cleanup.add("metrics", () => metrics.stop());
  leading = startLeading({ apiServer, config, pki, identity: await controlPlaneIdentity(config.home, config.hostName) });
  cleanup.add("controllers and scheduler", async () => leading?.stop());
  report.ready({ user: "admin", ...(password ? { password } : {}) });
};

const main = async (): Promise<void> => {
  const report = createReport();
  const cleanup = new Cleanup();
  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await cleanup.run();
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop(0));
  // The launcher is gone, killed perhaps: without it nobody would stop or restart this process.
  process.on("disconnect", () => void stop(0));
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "Unexpected error");
    void stop(1);
  });
  try {
    await start(readConfig(), report, cleanup);
  } catch (error) {
    const isPlain = error instanceof ConfigError || error instanceof DatabaseUnusableError || error instanceof StartError;
    if (!isPlain) log.fatal({ err: error }, "The control plane cannot start");
    report.failed(isPlain ? error.message : `The control plane cannot start: ${error instanceof Error ? error.message : String(error)}`);
    await stop(1);
  }
};

await main();
