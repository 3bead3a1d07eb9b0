import { parseQuantity } from "../../../machinery/quantity";
import type { Container } from "../schema/container";
import type { PodSpec } from "../schema/pod";

const billion = 1_000_000_000n;

const repeatedVariables = ({ env = [] }: Container, path: string): string[] =>
  env.flatMap(({ name }, index) =>
    env.findIndex((other) => other.name === name) < index
      ? [`${path}.env[${index}]: hides previous definition of "${name}", which may be dropped when using apply`]
      : [],
  );

const repeatedPorts = ({ ports = [] }: Container, path: string): string[] =>
  ports.flatMap((port, index) => {
    const same = (other: typeof port): boolean =>
      other.containerPort === port.containerPort &&
      other.protocol === port.protocol &&
      other.hostPort === port.hostPort &&
      other.hostIP === port.hostIP;
    const first = ports.findIndex(same);
    return first < index ? [`${path}.ports[${index}]: duplicate port definition with ${path}.ports[${first}]`] : [];
  });

/** `memory: 100m` is a tenth of a byte: somebody meant 100Mi. */
const fractionalBytes = ({ resources }: Container, path: string): string[] =>
  (["limits", "requests"] as const).flatMap((field) =>
    ["memory", "ephemeral-storage"].flatMap((name) => {
      const amount = resources[field]?.[name];
      const whole = amount === undefined || parseQuantity(amount).nano % billion === 0n;
      return whole ? [] : [`${path}.resources.${field}[${name}]: fractional byte value "${amount}" is invalid, must be an integer`];
    }),
  );

/** What a pod spec may say but hardly means. */
export const podSpecWarnings = (spec: PodSpec, path: string): string[] => [
  ...(["containers", "initContainers"] as const).flatMap((field) =>
    (spec[field] ?? []).flatMap((container, index) => {
      const at = `${path}.${field}[${index}]`;
      return [...repeatedVariables(container, at), ...repeatedPorts(container, at), ...fractionalBytes(container, at)];
    }),
  ),
  ...((spec.terminationGracePeriodSeconds ?? 0) < 0
    ? [`${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`]
    : []),
];
