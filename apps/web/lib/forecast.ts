import { formatBytes, formatCores } from "./format/numbers";

/** More pods than there are, as the scheduler would place them. */
export interface Ghosts {
  /** Whose pods they would be, for their colour. */
  readonly app: string;
  readonly namespace: string;
  /** How many would come to each node. */
  readonly byNode: Readonly<Record<string, number>>;
  /** Which nodes refuse them, and why: in plain words, and in Kubernetes'. */
  readonly refusals: Readonly<Record<string, { readonly why: string; readonly code: string }>>;
  /** How many would find no place. */
  readonly homeless: number;
  /** Why, in the scheduler's words: `0/3 nodes are available: …`. */
  readonly failure?: string;
  /** How many would find one. */
  readonly total: number;
}

export interface PodRequests {
  /** Cores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

const inWords: readonly [RegExp, (match: RegExpExecArray, requests: PodRequests) => string][] = [
  [/^Insufficient cpu$/, (_, { cpu }) => `less than ${formatCores(cpu)} CPU free`],
  [/^Insufficient memory$/, (_, { memory }) => `less than ${formatBytes(memory)} memory free`],
  [/^Insufficient (.+)$/, ([, resource]) => `not enough ${resource} free`],
  [/^Too many pods$/, () => "has as many pods as it takes"],
  [/were unschedulable$/, () => "cordoned"],
  [/untolerated taint \{([^:}]+): ?([^}]*)\}$/, ([, key, value]) => `its taint ${key}${value ? `=${value}` : ""} is not tolerated`],
  [/match Pod's node affinity\/selector$/, () => "its labels are not the ones these pods ask for"],
  [/match the requested node name$/, () => "these pods ask for another node by name"],
  [/free ports for the requested pod ports$/, () => "a host port that they need is taken"],
  [/(anti-affinity rules)$/, () => "a pod there must not be near them"],
  [/pod affinity rules$/, () => "no pod there that they must be near"],
  [/topology spread constraints/, () => "they would be spread too unevenly"],
  [/no available disk$/, () => "a disk that they need is in use there"],
  [/volume node affinity conflict$/, () => "their volume cannot be reached from there"],
];

/** Why a node refuses pods, from the scheduler's reasons (`Insufficient cpu`), in plain words. */
export const explainRefusal = (reasons: readonly string[], requests: PodRequests): string =>
  reasons
    .map((reason) => {
      for (const [pattern, words] of inWords) {
        const match = pattern.exec(reason);
        if (match) return words(match, requests);
      }
      return reason.replace(/^node\(s\) /, "");
    })
    .join(", ");
