import { X509Certificate } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Client, Logger } from "@gantry/client";
import { type CertificateKind, obtainCertificate } from "./obtain";
import { type CertificatePair, readPair, validityOf, writePair } from "./pair-file";
import type { CertificateSubject } from "./signing-request";

export interface RotationOptions {
  readonly client: Client;
  readonly kind: CertificateKind;
  readonly subject: CertificateSubject;
  /** Where the certificate and its key are kept. */
  readonly file: string;
  readonly log: Logger;
  /** Called with what is valid from now on: at the start, and after each rotation. */
  readonly onCertificate: (pair: CertificatePair) => void;
}

/** Renewal falls into this part of a certificate's life, at random so that many nodes do not ask at once; as kubelets do. */
const earliest = 0.7;
const latest = 0.9;

/** Milliseconds. Timers cannot wait for months, and clocks are set: look again so often. */
const longestSleep = 3_600_000;
const firstRetry = 1_000;
const longestRetry = 5 * 60_000;

/**
 * When a certificate is to be renewed, in milliseconds since the epoch.
 * @param random From 0 to 1.
 */
export const renewalTime = (validity: { readonly from: number; readonly until: number }, random: number): number =>
  validity.from + (validity.until - validity.from) * (earliest + (latest - earliest) * random);

/** Whether a certificate is valid under every name that it should be. */
export const coversNames = ({ certificate }: CertificatePair, { dnsNames = [], ipAddresses = [] }: CertificateSubject): boolean => {
  const parsed = new X509Certificate(certificate);
  return dnsNames.every((name) => parsed.checkHost(name) !== undefined) && ipAddresses.every((address) => parsed.checkIP(address));
};

/**
 * Keeps one certificate of a node valid: gets the first one where there is none, and a new one, of a new key, before
 * the old one ends. What fails is tried again, ever more rarely, and the old certificate is used meanwhile.
 */
export class CertificateRotation {
  readonly #options: RotationOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: RotationOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run().catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) {
        this.#options.log.error({ error: String(error), kind: this.#options.kind }, "The node's certificate is not looked after any more");
      }
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { file, subject, onCertificate } = this.#options;
    const stored = await readPair(file);
    let current = stored !== undefined && coversNames(stored, subject) ? stored : undefined;
    if (current !== undefined) onCertificate(current);
    while (!this.#stopping.signal.aborted) {
      if (current !== undefined) await this.#sleepUntil(renewalTime(validityOf(current), Math.random()));
      current = await this.#renew(current);
      onCertificate(current);
    }
  }

  /** @param time Milliseconds since the epoch. */
  async #sleepUntil(time: number): Promise<void> {
    for (let left = time - Date.now(); left > 0; left = time - Date.now()) await this.#sleep(Math.min(left, longestSleep));
  }

  async #sleep(milliseconds: number): Promise<void> {
    await delay(milliseconds, undefined, { signal: this.#stopping.signal, ref: false });
  }

  async #renew(current: CertificatePair | undefined): Promise<CertificatePair> {
    const { client, kind, subject, file, log } = this.#options;
    for (let retry = firstRetry; ; retry = Math.min(retry * 2, longestRetry)) {
      try {
        const pair = await obtainCertificate({ client, kind, subject, log, signal: this.#stopping.signal });
        await writePair(file, pair);
        log.info({ kind, until: new Date(validityOf(pair).until).toISOString() }, "The node has a new certificate");
        return pair;
      } catch (error) {
        this.#stopping.signal.throwIfAborted();
        this.#tell(current, { error: String(error), retryMilliseconds: retry });
        await this.#sleep(retry * (1 + Math.random() / 2));
      }
    }
  }

  #tell(current: CertificatePair | undefined, details: { readonly error: string; readonly retryMilliseconds: number }): void {
    const { kind, log } = this.#options;
    const until = current === undefined ? undefined : validityOf(current).until;
    const told = { kind, ...details, ...(until === undefined ? {} : { until: new Date(until).toISOString() }) };
    if (kind === "client" && until !== undefined && until < Date.now()) {
      log.error(told, "The node's certificate has expired, so it cannot get a new one: join again with a new line (npm run token)");
    } else {
      log.warn(told, "The node could not get a new certificate; trying again");
    }
  }
}
