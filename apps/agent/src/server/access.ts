import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { tokenReviewDefinition } from "@gantry/api/authentication/v1";
import { subjectAccessReviewDefinition } from "@gantry/api/authorization/v1";
import type { Client } from "@gantry/client";
import { ExpiringCache } from "./expiring-cache";
import { type Caller, HttpFailure } from "./types";

/** Milliseconds for which an answer of the API server is used again; refusals are asked again sooner. */
const allowedFor = 300_000;
const refusedFor = 30_000;
const tokenValidFor = 120_000;

const asList = (value: string | string[] | undefined): string[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** The subject of a certificate that the cluster's CA has signed: CN is the name, O are the groups. */
const certificateCaller = (request: IncomingMessage): Caller | undefined => {
  if (!(request.socket instanceof TLSSocket) || !request.socket.authorized) return undefined;
  const subject = request.socket.getPeerCertificate().subject as { CN?: string | string[]; O?: string | string[] } | undefined;
  const [name] = asList(subject?.CN);
  return name === undefined ? undefined : { name, groups: [...asList(subject?.O), "system:authenticated"] };
};

const bearerToken = (request: IncomingMessage): string | undefined => /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];

/** What is asked of RBAC for a request: a subresource of this Node, as kubelets map their paths. */
export const requiredAccess = (method: string, segments: readonly string[]): { readonly verb: string; readonly subresource: string } => {
  const verb = { GET: "get", HEAD: "get", POST: "create", PUT: "update", PATCH: "patch", DELETE: "delete" }[method] ?? "get";
  const [first] = segments;
  const subresource = first === "stats" ? "stats" : first === "metrics" ? "metrics" : first === "logs" ? "log" : "proxy";
  return { verb, subresource };
};

/** Decides who calls, and whether they may. */
export class AccessControl {
  readonly #client: Client;
  readonly #nodeName: string;
  readonly #tokens = new ExpiringCache<Caller>(1000);
  readonly #decisions = new ExpiringCache<boolean>(1000);

  constructor(client: Client, nodeName: string) {
    this.#client = client;
    this.#nodeName = nodeName;
  }

  /** Throws HttpFailure 401 or 403. */
  async check(request: IncomingMessage, segments: readonly string[]): Promise<void> {
    const caller = certificateCaller(request) ?? (await this.#tokenCaller(request));
    if (!caller) throw new HttpFailure(401, "Unauthorized");
    if (caller.groups.includes("system:masters")) return;
    const { verb, subresource } = requiredAccess(request.method ?? "GET", segments);
    if (!(await this.#mayAccess(caller, verb, subresource)))
      throw new HttpFailure(403, `Forbidden (user=${caller.name}, verb=${verb}, resource=nodes, subresource=${subresource})`);
  }

  async #tokenCaller(request: IncomingMessage): Promise<Caller | undefined> {
    const token = bearerToken(request);
    if (token === undefined) return undefined;
    const key = createHash("sha256").update(token).digest("hex");
    const known = this.#tokens.get(key);
    if (known) return known;
    const review = await this.#client.resource(tokenReviewDefinition).create({ metadata: {}, spec: { token } });
    const user = review.status?.user;
    if (!review.status?.authenticated || !user?.username) return undefined;
    const caller = { name: user.username, ...(user.uid ? { uid: user.uid } : {}), groups: user.groups ?? [] };
    this.#tokens.set(key, caller, tokenValidFor);
    return caller;
  }

  async #mayAccess(caller: Caller, verb: string, subresource: string): Promise<boolean> {
    const key = JSON.stringify([caller, verb, subresource]);
    const known = this.#decisions.get(key);
    if (known !== undefined) return known;
    const review = await this.#client.resource(subjectAccessReviewDefinition).create({
      metadata: {},
      spec: {
        user: caller.name,
        groups: [...caller.groups],
        ...(caller.uid ? { uid: caller.uid } : {}),
        resourceAttributes: { verb, group: "", version: "v1", resource: "nodes", subresource, name: this.#nodeName },
      },
    });
    const allowed = review.status?.allowed === true;
    this.#decisions.set(key, allowed, allowed ? allowedFor : refusedFor);
    return allowed;
  }
}
