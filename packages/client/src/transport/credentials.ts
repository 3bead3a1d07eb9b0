import { readFile, stat } from "node:fs/promises";

/** PEM text, or the path of a file that holds it and may be replaced while the process runs. */
export type Pem = { readonly pem: string } | { readonly file: string };

/** Who the client is: a client certificate, a bearer token, or nobody. */
export type Credentials =
  | { readonly certificate: Pem; readonly key: Pem }
  | { readonly token: string }
  | { readonly tokenFile: string }
  | Record<never, never>;

export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Reads each file once, however many sources name it: a certificate and its key that stand in one file, which is replaced
 * as a whole, are then never those of two different moments.
 */
const pemReader = (): ((source: Pem | undefined) => Promise<string | undefined>) => {
  const files = new Map<string, Promise<string>>();
  return async (source) => {
    if (source === undefined || "pem" in source) return source?.pem;
    const text = files.get(source.file) ?? readFile(source.file, "utf8");
    files.set(source.file, text);
    return text;
  };
};

const modifiedAt = async (path: string): Promise<number> => {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return 0; // being replaced at this moment, or not there: reading it will tell
  }
};

/** Reads certificates and tokens, and again when their files have changed (rotation). */
export class CredentialReader {
  readonly #credentials: Credentials;
  readonly #ca: Pem | undefined;
  readonly #files: string[];
  readonly #lookInterval: number;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #seen = "";
  #tls: TlsMaterial = {};
  #token: string | undefined;

  /** @param lookInterval Milliseconds between two looks at the files. */
  constructor(credentials: Credentials, ca?: Pem, lookInterval = 5_000) {
    this.#lookInterval = lookInterval;
    this.#credentials = credentials;
    this.#ca = ca;
    const sources = "certificate" in credentials ? [ca, credentials.certificate, credentials.key] : [ca];
    this.#files = sources.flatMap((source) => (source !== undefined && "file" in source ? [source.file] : []));
    if ("tokenFile" in credentials) this.#files.push(credentials.tokenFile);
  }

  /** What is valid now. The same `tls` object as long as nothing has changed. */
  async current(): Promise<{ tls: TlsMaterial; token: string | undefined }> {
    const now = performance.now();
    if (now - this.#lookedAt >= this.#lookInterval) {
      const seen = (await Promise.all(this.#files.map(modifiedAt))).join();
      if (this.#lookedAt === Number.NEGATIVE_INFINITY || seen !== this.#seen) await this.#read();
      this.#seen = seen;
      this.#lookedAt = now;
    }
    return { tls: this.#tls, token: this.#token };
  }

  /** The files have been replaced: they are read before the next request. */
  forget(): void {
    this.#lookedAt = Number.NEGATIVE_INFINITY;
  }

  async #read(): Promise<void> {
    const credentials = this.#credentials;
    const readPem = pemReader();
    const ca = await readPem(this.#ca);
    const cert = await readPem("certificate" in credentials ? credentials.certificate : undefined);
    const key = await readPem("certificate" in credentials ? credentials.key : undefined);
    this.#tls = { ...(ca === undefined ? {} : { ca }), ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) };
    if ("token" in credentials) this.#token = credentials.token;
    if ("tokenFile" in credentials) this.#token = (await readFile(credentials.tokenFile, "utf8")).trim();
  }
}
