import type { Client, HttpsTransport, Logger } from "@gantry/client";
import type { CertificateKind } from "../certificates/obtain";
import type { CertificatePair } from "../certificates/pair-file";
import { CertificateRotation } from "../certificates/rotation";
import type { CertificateSubject } from "../certificates/signing-request";
import type { IdentityFiles } from "./files";

export interface NodeCertificatesOptions {
  readonly client: Client;
  readonly files: IdentityFiles;
  readonly nodeName: string;
  readonly nodeIp: string;
  readonly log: Logger;
}

/** Takes another certificate without closing the connections that are open. */
interface CertificateUser {
  setCertificate(pair: CertificatePair): void;
}

/** The certificates of a node that joined by itself: as a client, and for its own API. Both are renewed while it runs. */
export class NodeCertificates {
  readonly files: IdentityFiles;
  readonly #options: NodeCertificatesOptions;
  readonly #rotations: CertificateRotation[] = [];

  constructor(options: NodeCertificatesOptions) {
    this.#options = options;
    this.files = options.files;
  }

  /** @param transport Sends requests with the certificate of the moment; watches go on where they are. */
  keepClient(transport: HttpsTransport): void {
    this.#keep("client", this.files.client, {}, () => transport.reloadCredentials());
  }

  /** @param open Starts to serve with the first certificate, as soon as there is one. */
  keepServing(open: (pair: CertificatePair) => Promise<CertificateUser>): void {
    const { nodeIp, nodeName, log } = this.#options;
    let server: Promise<CertificateUser> | undefined;
    const use = async (pair: CertificatePair): Promise<void> => {
      try {
        if (server) return (await server).setCertificate(pair);
        server = open(pair);
        await server;
      } catch (error) {
        log.error({ error: String(error) }, "The node's API cannot be served: logs, exec and metrics of its pods are missing");
      }
    };
    this.#keep("serving", this.files.serving, { dnsNames: [nodeName], ipAddresses: [nodeIp] }, (pair) => void use(pair));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#rotations.map((rotation) => rotation.stop()));
  }

  #keep(
    kind: CertificateKind,
    file: string,
    names: Pick<CertificateSubject, "dnsNames" | "ipAddresses">,
    onCertificate: (pair: CertificatePair) => void,
  ): void {
    const { client, nodeName, log } = this.#options;
    const subject = { commonName: `system:node:${nodeName}`, organization: "system:nodes", ...names };
    const rotation = new CertificateRotation({ client, kind, subject, file, log, onCertificate });
    this.#rotations.push(rotation);
    rotation.start();
  }
}
