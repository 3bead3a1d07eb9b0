import { Scheme } from "@gantry/api";
import { allDefinitions } from "@gantry/api/kinds";
import { Client, InformerFactory, type Logger } from "@gantry/client";
import { type ApiServer, createApiServer } from "../apiserver";
import { type RunningControllers, startControllers } from "../controllers";
import { log } from "../log";
import { createAuthority, createSigningKey, issueCertificate } from "../pki/authority";
import { type ObjectStore, openStore } from "../store";
import { createTestDatabase, type TestDatabase } from "./postgres";

export interface TestControlPlane {
  readonly apiServer: ApiServer;
  readonly store: ObjectStore;
  /** As an administrator. */
  readonly client: Client;
  /** Starts the controllers, with short periods where a test would wait. */
  startControllers(options?: TestControllersOptions): Promise<RunningControllers>;
  close(): Promise<void>;
}

type TestControllersOptions = Partial<Pick<Parameters<typeof startControllers>[0], "nodes" | "loadBalancer" | "certificates">>;

const masters = ["system:masters", "system:authenticated"];
const quiet: Logger = log.child({}, { level: process.env.GANTRY_TEST_LOG ?? "silent" });

/** An API server over a database of its own on the test run's Postgres. */
export const startTestControlPlane = async (): Promise<TestControlPlane> => {
  const database: TestDatabase = await createTestDatabase();
  const store = await openStore({ databaseUrl: database.databaseUrl, logger: log.child({}, { level: "silent" }) });
  const authority = await createAuthority("test-ca");
  const apiServer = await createApiServer({
    store,
    scheme: new Scheme(allDefinitions),
    log: log.child({}, { level: process.env.GANTRY_TEST_LOG ?? "silent" }),
    release: "0.0.0-test",
    authority: authority.certificate,
    serviceAccountKey: await createSigningKey(),
    kubeletClient: await issueCertificate(authority, {
      commonName: "kube-apiserver",
      organizations: ["system:masters"],
      usages: ["client"],
    }),
    advertiseAddress: "127.0.0.1",
    advertisePort: 6443,
    serviceCidr: "10.96.0.0/16",
  });
  await apiServer.ready;
  const running: RunningControllers[] = [];
  const factories: InformerFactory[] = [];

  return {
    apiServer,
    store,
    client: new Client(apiServer.transportFor({ name: "admin", groups: masters })),
    startControllers: async (options = {}) => {
      const client = new Client(apiServer.transportFor({ name: "system:kube-controller-manager", groups: masters }));
      const informers = new InformerFactory(client, quiet);
      const controllers = startControllers({ client, informers, logger: quiet, authority, ...options });
      running.push(controllers);
      factories.push(informers);
      await controllers.started;
      return controllers;
    },
    close: async () => {
      await Promise.all(running.map((controllers) => controllers.stop()));
      await Promise.all(factories.map((informers) => informers.stop()));
      await apiServer.close();
      await store.close();
      await database.drop();
    },
  };
};
