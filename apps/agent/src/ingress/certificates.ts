import { X509Certificate } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import { type Secret, secretDefinition } from "@gantry/api/core/v1";
import type { Ingress } from "@gantry/api/networking/v1";
import { type Client, Informer } from "@gantry/client";
import type { Logger } from "../log";
import { oldestFirst } from "./routes";

interface Certificate {
  readonly context: SecureContext;
  /** The names that the certificate itself is for. */
  readonly names: readonly string[];
}

interface WatchedSecret {
  readonly informer: Informer<Secret>;
  /** The last content that could be used. */
  certificate?: Certificate;
}

const contentOf = (secret: Secret, key: string): string => Buffer.from(secret.data?.[key] ?? "", "base64").toString("utf8");

/** @throws Error in plain words, without anything of the key. */
const readCertificate = (secret: Secret): Certificate => {
  const cert = contentOf(secret, "tls.crt");
  const key = contentOf(secret, "tls.key");
  if (cert === "" || key === "") throw new Error("it has to hold tls.crt and tls.key");
  const { subjectAltName = "" } = new X509Certificate(cert);
  const names = subjectAltName.split(/,\s*/).flatMap((entry) => (entry.startsWith("DNS:") ? [entry.slice(4).toLowerCase()] : []));
  return { context: createSecureContext({ cert, key, minVersion: "TLSv1.2" }), names };
};

export interface CertificatesOptions {
  readonly client: Client;
  readonly logger: Logger;
}

/**
 * The certificates of Ingresses, each Secret watched by its name: nodes may read no others. A changed Secret counts for the
 * next handshake; connections that stand keep the certificate they began with.
 */
export class Certificates {
  readonly #options: CertificatesOptions;
  readonly #secrets = new Map<string, WatchedSecret>();
  /** Which Secrets are meant for a host, as `namespace/name`; "" for those whose certificates say so themselves. */
  #byHost = new Map<string, string[]>();

  constructor(options: CertificatesOptions) {
    this.#options = options;
  }

  /** From now on these Ingresses' certificates are served. */
  setIngresses(ingresses: Iterable<Ingress>): void {
    const byHost = new Map<string, string[]>();
    const wanted = new Set<string>();
    for (const { metadata, spec } of oldestFirst(ingresses)) {
      for (const { secretName, hosts = [] } of spec.tls ?? []) {
        if (!secretName) continue;
        const key = `${metadata.namespace}/${secretName}`;
        wanted.add(key);
        for (const host of hosts.length > 0 ? hosts : [""]) {
          const name = host.toLowerCase();
          byHost.set(name, [...(byHost.get(name) ?? []), key]);
        }
      }
    }
    this.#byHost = byHost;
    for (const key of wanted) if (!this.#secrets.has(key)) this.#watch(key);
    for (const [key, { informer }] of this.#secrets) {
      if (wanted.has(key)) continue;
      this.#secrets.delete(key);
      void informer.stop();
    }
  }

  /** What to show a client that asks for this name; undefined when there is nothing, which refuses the handshake. */
  contextFor(serverName: string): SecureContext | undefined {
    const host = serverName.toLowerCase();
    const dot = host.indexOf(".");
    const candidates = dot < 0 ? [host] : [host, `*${host.slice(dot)}`];
    for (const name of candidates) {
      for (const key of this.#byHost.get(name) ?? []) {
        const certificate = this.#secrets.get(key)?.certificate;
        if (certificate) return certificate.context;
      }
    }
    for (const key of this.#byHost.get("") ?? []) {
      const certificate = this.#secrets.get(key)?.certificate;
      if (certificate?.names.some((name) => candidates.includes(name))) return certificate.context;
    }
    return undefined;
  }

  /** Resolves when the Secrets asked for so far have been read, or after so many milliseconds. */
  async synced(atMost: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, atMost);
    });
    await Promise.race([late, Promise.all([...this.#secrets.values()].map(({ informer }) => informer.synced()))]);
    clearTimeout(timer);
  }

  async close(): Promise<void> {
    const all = [...this.#secrets.values()];
    this.#secrets.clear();
    await Promise.all(all.map(({ informer }) => informer.stop()));
  }

  #watch(key: string): void {
    const { client, logger } = this.#options;
    const [namespace = "", name = ""] = key.split("/");
    const informer = new Informer<Secret>({
      client: client.resource(secretDefinition, namespace),
      logger,
      selection: { fieldSelector: `metadata.name=${name}` },
    });
    const watched: WatchedSecret = { informer };
    const use = (secret: Secret): void => {
      try {
        watched.certificate = readCertificate(secret);
      } catch (error) {
        const kept = watched.certificate ? "; the one before is kept" : "";
        logger.warn({ namespace, secret: name, error: (error as Error).message }, `the certificate of an Ingress cannot be used${kept}`);
      }
    };
    informer.addHandlers({
      add: use,
      update: use,
      delete: () => {
        delete watched.certificate;
      },
    });
    this.#secrets.set(key, watched);
    informer.start();
  }
}
