import { Agent, get } from "node:https";
import { json } from "node:stream/consumers";
import type { PeerCertificate } from "node:tls";
import type { Node } from "@gantry/api/core/v1";
import type { Summary } from "./summary";

/** The control plane's client certificate towards kubelets, and the authority that signs theirs; PEM. */
export interface KubeletCredentials {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

const defaultPort = 10250;
const timeout = 5_000;

const addressOf = (node: Node): string | undefined => node.status?.addresses?.find(({ type }) => type === "InternalIP")?.address;

/** A kubelet's certificate is checked for whose it is, not for where: nodes move. */
const checkNode = (nodeName: string) => (_host: string, certificate: PeerCertificate) =>
  certificate.subject?.CN === `system:node:${nodeName}` ? undefined : new Error(`not the certificate of node ${nodeName}`);

/** Asks kubelets for their Summary, over one connection each that is kept open. */
export class KubeletConnections {
  readonly #agent: Agent;

  constructor({ certificate, key, authority }: KubeletCredentials) {
    this.#agent = new Agent({ cert: certificate, key, ca: authority, keepAlive: true, maxSockets: 1, timeout: 60_000 });
  }

  /** Rejects when the node has no address, does not answer within 5 s, or answers with anything but a Summary. */
  async summary(node: Node): Promise<Summary> {
    const { name } = node.metadata;
    const host = addressOf(node);
    if (!host) throw new Error(`node ${name} has no InternalIP`);
    const port = node.status?.daemonEndpoints?.kubeletEndpoint?.Port || defaultPort;
    return new Promise((resolve, reject) => {
      const request = get({
        host,
        port,
        path: "/stats/summary",
        agent: this.#agent,
        checkServerIdentity: checkNode(name),
        signal: AbortSignal.timeout(timeout),
      });
      request.once("error", reject);
      request.once("response", (response) => {
        if (response.statusCode === 200) json(response).then((body) => resolve(body as Summary), reject);
        else {
          response.resume();
          reject(new Error(`the kubelet of node ${name} answers ${response.statusCode} to /stats/summary`));
        }
      });
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
