import { mkdtemp, rm } from "node:fs/promises";
import type http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Scheme, type Status } from "@gantry/api";
import { allDefinitions } from "@gantry/api/kinds";
import type { Transport } from "@gantry/client";
import { log } from "../../log";
import { type Pki, preparePki } from "../../pki/pki";
import { openStore } from "../../store";
import { createTestDatabase } from "../../testing/postgres";
import { type ApiServer, type ApiServerOptions, createApiServer } from "../index";

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  readonly body: Status & Record<string, unknown>;
}

export interface TestServer {
  readonly api: ApiServer;
  readonly pki: Pki;
  readonly url: string;
  readonly admin: Transport;
  /** One request over HTTPS, with a bearer token where one is given, else as the cluster's administrator. */
  send(
    method: string,
    path: string,
    options?: { body?: string | Buffer; headers?: Record<string, string>; anonymous?: boolean },
  ): Promise<Answer>;
  /** Closes the server and opens another one on the same database. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const listen = (server: https.Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));

const readAnswer = async (response: http.IncomingMessage): Promise<Answer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const isJson = /json/.test(response.headers["content-type"] ?? "");
  return { status: response.statusCode ?? 0, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
};

const requestBy =
  (agent: https.Agent, url: string): TestServer["send"] =>
  (method, path, options = {}) =>
    new Promise((resolve, reject) => {
      const { body, headers = {} } = options;
      const typed = body === undefined ? {} : { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) };
      const target = new URL(url);
      const common = { host: target.hostname, port: target.port, path, method, headers: { ...typed, ...headers } };
      const request = https.request({ ...common, agent: options.anonymous ? new https.Agent({ rejectUnauthorized: false }) : agent });
      request.on("response", (response) => void readAnswer(response).then(resolve, reject));
      request.on("error", reject);
      request.end(body);
    });

/** A whole API server over HTTPS, on a database of its own. */
export const startTestServer = async (more: Partial<ApiServerOptions> = {}): Promise<TestServer> => {
  const home = await mkdtemp(join(tmpdir(), "gantry-apiserver-"));
  const database = await createTestDatabase();
  let handlers: ApiServer | undefined;
  const pki = await preparePki({
    home,
    clusterName: "test",
    clusterDomain: "cluster.local",
    advertiseAddress: "192.0.2.7",
    serviceAddress: "10.96.0.1",
    httpsPort: 1,
  });
  const tls = {
    cert: pki.server.certificate,
    key: pki.server.key,
    ca: pki.authority.certificate,
    requestCert: true,
    rejectUnauthorized: false,
  };
  const server = https.createServer(tls, (request, response) => handlers?.requestListener(request, response));
  server.on("upgrade", (request, socket, head) => handlers?.upgradeListener(request, socket, head));
  const port = await listen(server);
  // The kubeconfig names the port, which is known only now.
  await preparePki({
    home,
    clusterName: "test",
    clusterDomain: "cluster.local",
    advertiseAddress: "192.0.2.7",
    serviceAddress: "10.96.0.1",
    httpsPort: port,
  });

  const open = async () => {
    const store = await openStore({ databaseUrl: database.databaseUrl, logger: log });
    const api = await createApiServer({
      store,
      scheme: new Scheme(allDefinitions),
      log,
      release: "0.0.0",
      authority: pki.authority.certificate,
      serviceAccountKey: pki.serviceAccountKey,
      kubeletClient: pki.kubeletClient,
      advertiseAddress: "192.0.2.7",
      advertisePort: port,
      serviceCidr: "10.96.0.0/16",
      ...more,
    });
    await api.ready;
    handlers = api;
    return { store, api };
  };
  let running = await open();
  const shut = async (): Promise<void> => {
    await running.api.close();
    await running.store.close();
  };
  const url = `https://127.0.0.1:${port}`;
  const client = { ca: pki.authority.certificate, cert: pki.kubeletClient.certificate, key: pki.kubeletClient.key };
  const agent = new https.Agent({ ...client, keepAlive: true });
  return {
    get api() {
      return running.api;
    },
    get admin() {
      return running.api.transportFor({ name: "admin", groups: ["system:masters"] });
    },
    pki,
    url,
    send: requestBy(agent, url),
    restart: async () => {
      await shut();
      running = await open();
    },
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await shut();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
};
