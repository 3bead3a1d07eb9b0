import type { Answer, Packet, Question } from "dns-packet";
import type { Logger } from "pino";
import { rcodeOf } from "./cache";
import type { ClusterAnswer, ClusterZone } from "./cluster-answers";
import type { Upstream } from "./upstream";

/** The parts of a response that depend on the question. */
export interface Resolution {
  readonly rcode: "NOERROR" | "NXDOMAIN" | "SERVFAIL" | "REFUSED" | "NOTIMP";
  /** Whether the cluster itself is the source. */
  readonly authoritative: boolean;
  readonly answers: Answer[];
  readonly authorities: Answer[];
  readonly additionals: Answer[];
}

const rcodes = { NXDOMAIN: 3, SERVFAIL: 2, NOTIMP: 4, REFUSED: 5, NOERROR: 0 } as const;
export const rcodeNumber = (rcode: Resolution["rcode"]): number => rcodes[rcode];

const empty = (rcode: Resolution["rcode"], authoritative = false): Resolution => ({
  rcode,
  authoritative,
  answers: [],
  authorities: [],
  additionals: [],
});

/** Many clients take the first address: in another order each time they spread over all. Aliases stay where they are. */
const withAddressesShuffled = (answers: readonly Answer[]): Answer[] => {
  const isAddress = ({ type }: Answer) => type === "A" || type === "AAAA";
  const addresses = answers.filter(isAddress);
  for (let index = addresses.length - 1; index > 0; index--) {
    const other = Math.floor(Math.random() * (index + 1));
    const [one, two] = [addresses[index], addresses[other]];
    if (one && two) [addresses[index], addresses[other]] = [two, one];
  }
  return answers.map((answer) => (isAddress(answer) ? (addresses.pop() ?? answer) : answer));
};

/** Aliases that lead to aliases are followed this far. */
const longestAliasChain = 8;

/** Answers questions: from the cluster where it knows the name, else from the host's name servers. */
export class Resolver {
  readonly #zone: ClusterZone;
  readonly #upstream: Upstream;
  readonly #logger: Logger;

  constructor(zone: ClusterZone, upstream: Upstream, logger: Logger) {
    this.#zone = zone;
    this.#upstream = upstream;
    this.#logger = logger;
  }

  async resolve(question: Question): Promise<Resolution> {
    if ((question.class ?? "IN") !== "IN") return empty("REFUSED");
    const resolution = await this.#resolve(question, 0);
    return { ...resolution, answers: withAddressesShuffled(resolution.answers) };
  }

  async #resolve(question: Question, depth: number): Promise<Resolution> {
    const name = question.name.toLowerCase().replace(/\.$/, "");
    const own = this.#zone.contains(name)
      ? this.#zone.answer(name, question.type)
      : question.type === "PTR"
        ? this.#zone.reverse(name)
        : undefined;
    if (own) return this.#ownAnswer(own, question, depth);
    return this.#forward(question);
  }

  async #ownAnswer(own: ClusterAnswer, question: Question, depth: number): Promise<Resolution> {
    if (own.kind === "records") return { ...empty("NOERROR", true), answers: own.answers, additionals: own.additionals };
    if (own.kind !== "alias")
      return { ...empty(own.kind === "noName" ? "NXDOMAIN" : "NOERROR", true), authorities: [this.#zone.authority()] };
    if (question.type === "CNAME" || depth >= longestAliasChain) return { ...empty("NOERROR", true), answers: own.answers };
    const target = await this.#resolve({ ...question, name: own.target }, depth + 1);
    // That the target cannot be resolved now does not make the alias wrong.
    if (target.rcode !== "NOERROR") return { ...empty("NOERROR", true), answers: own.answers };
    return { ...empty("NOERROR", true), answers: [...own.answers, ...target.answers] };
  }

  async #forward(question: Question): Promise<Resolution> {
    try {
      const packet: Packet = await this.#upstream.resolve(question);
      const rcode = rcodeOf(packet);
      return {
        rcode: rcode in rcodes ? (rcode as Resolution["rcode"]) : "SERVFAIL",
        authoritative: false,
        answers: packet.answers ?? [],
        authorities: packet.authorities ?? [],
        additionals: (packet.additionals ?? []).filter((answer) => answer.type !== "OPT"),
      };
    } catch (error) {
      this.#logger.debug({ name: question.name, error: (error as Error).message }, "a name could not be resolved outside of the cluster");
      return empty("SERVFAIL");
    }
  }
}
