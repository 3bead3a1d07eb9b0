import { readFileSync } from "node:fs";
import { request } from "node:https";
import type { Cluster } from "./cluster";

export interface RawRequest {
  readonly method?: string;
  /** Sent as it stands: nothing is normalised. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Without it the request has no credentials. */
  readonly as?: "admin" | { readonly token: string };
}

export interface RawResponse {
  readonly code: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body, read as JSON where it is. */
  // biome-ignore lint/suspicious/noExplicitAny: any answer of the server; tests say what they expect of it
  readonly body: any;
}

const fieldOf = (kubeconfig: string, name: string): Buffer =>
  Buffer.from(new RegExp(`${name}-data: (\\S+)`).exec(kubeconfig)?.[1] ?? "", "base64");

/** One HTTPS request to the API server, byte for byte as a test wants it. */
export const send = (cluster: Cluster, { method = "GET", path, headers = {}, body, as }: RawRequest): Promise<RawResponse> =>
  new Promise((resolve, reject) => {
    const kubeconfig = readFileSync(cluster.kubeconfig, "utf8");
    const credentials =
      as === "admin" ? { cert: fieldOf(kubeconfig, "client-certificate"), key: fieldOf(kubeconfig, "client-key") } : undefined;
    const outgoing = request(
      {
        host: "127.0.0.1",
        port: cluster.settings.httpsPort,
        servername: "localhost",
        method,
        path,
        ca: fieldOf(kubeconfig, "certificate-authority"),
        agent: false,
        headers: {
          ...(body === undefined ? {} : { "Content-Type": "application/json", "Content-Length": String(Buffer.byteLength(body)) }),
          ...(typeof as === "object" ? { Authorization: `Bearer ${as.token}` } : {}),
          ...headers,
        },
        ...credentials,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = (response.headers["content-type"] ?? "").includes("json");
          resolve({ code: response.statusCode ?? 0, headers: response.headers, body: isJson ? JSON.parse(text) : text });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
