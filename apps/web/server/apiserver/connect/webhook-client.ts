import https from "node:https";
import type { Endpoints, Service } from "@gantry/api/core/v1";
import type { ObjectStore } from "../../store/types";

/** Where a webhook of the cluster's own is called. */
export interface WebhookClientConfig {
  readonly url?: string | undefined;
  readonly service?:
    | { readonly namespace: string; readonly name: string; readonly path?: string | undefined; readonly port?: number | undefined }
    | undefined;
  /** PEM in base64. */
  readonly caBundle?: string | undefined;
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** Whose certificate is expected there. */
  readonly servername: string;
}

const answerLimit = 3 * 1024 * 1024;
const agent = new https.Agent({ keepAlive: true, maxFreeSockets: 16 });

/** A pod behind the service: no way through the service's address is needed, which only nodes have. */
const placeOfService = async (store: ObjectStore, reference: NonNullable<WebhookClientConfig["service"]>): Promise<Place> => {
  const { namespace, name, port = 443 } = reference;
  const path = reference.path || "/";
  const key = { group: "", plural: "services", namespace, name };
  const servername = `${name}.${namespace}.svc`;
  const service = (store.peek(key) ?? (await store.get(key)))?.object as Service | undefined;
  if (!service) throw new Error(`service ${JSON.stringify(name)} not found`);
  if (service.spec.type === "ExternalName") return { host: service.spec.externalName ?? "", port, path, servername };
  const open = service.spec.ports?.find((candidate) => candidate.port === port);
  if (!open) throw new Error(`no service port ${port} found for service ${JSON.stringify(name)}`);
  const endpointsKey = { ...key, plural: "endpoints" };
  const endpoints = (store.peek(endpointsKey) ?? (await store.get(endpointsKey)))?.object as Endpoints | undefined;
  const places = (endpoints?.subsets ?? []).flatMap(({ addresses = [], ports = [] }) => {
    const target = ports.find((candidate) => (candidate.name ?? "") === (open.name ?? ""));
    return target ? addresses.map(({ ip }) => ({ host: ip, port: target.port })) : [];
  });
  const chosen = places[Math.floor(Math.random() * places.length)];
  if (!chosen) throw new Error(`no endpoints available for service ${JSON.stringify(name)}`);
  return { ...chosen, path, servername };
};

const placeOf = async (store: ObjectStore, { url, service }: WebhookClientConfig): Promise<Place> => {
  if (service) return placeOfService(store, service);
  const parsed = new URL(url ?? "");
  return { host: parsed.hostname, port: Number(parsed.port || 443), path: parsed.pathname + parsed.search, servername: parsed.hostname };
};

const post = (place: Place, body: string, options: { ca: string | undefined; timeout: number }): Promise<string> =>
  new Promise((resolve, reject) => {
    const { host, port, path, servername } = place;
    const isName = /[a-z]/i.test(servername);
    const request = https.request({
      host,
      port,
      path,
      method: "POST",
      agent,
      ...(isName ? { servername } : {}),
      ...(options.ca ? { ca: options.ca } : {}),
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        accept: "application/json",
        host: servername,
      },
      signal: AbortSignal.timeout(options.timeout),
    });
    request.on("error", (error) => {
      const late = error.name === "AbortError" || error.name === "TimeoutError";
      reject(new Error(`Post "https://${servername}:${port}${path}": ${late ? "context deadline exceeded" : error.message}`));
    });
    request.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
        if (text.length > answerLimit) request.destroy(new Error("the answer is too long"));
      });
      response.on("end", () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`the server answered with status ${response.statusCode}`));
      });
      response.on("error", reject);
    });
    request.end(body);
  });

/** Webhooks are told how long they have. */
const withTimeout = (place: Place, seconds: number): Place => ({
  ...place,
  path: `${place.path}${place.path.includes("?") ? "&" : "?"}timeout=${seconds}s`,
});

/** Calls a webhook with a review and gives back its answer. Rejects with a plain Error that says why not. */
export const callWebhook = async (
  store: ObjectStore,
  config: WebhookClientConfig,
  call: { review: object; timeoutSeconds: number },
): Promise<unknown> => {
  const place = withTimeout(await placeOf(store, config), call.timeoutSeconds);
  const ca = config.caBundle ? Buffer.from(config.caBundle, "base64").toString() : undefined;
  return JSON.parse(await post(place, JSON.stringify(call.review), { ca, timeout: call.timeoutSeconds * 1000 }));
};
