import { checkNonNegativeFields, checkText } from "../../../definition/validation";
import { type FieldError, fieldError } from "../../../machinery/field-error";
import { httpHeaderNameRule, portNumberMessages } from "../../../machinery/names";
import type { Container } from "../schema/container";
import type { LifecycleHandler, Probe, ProbeHandler } from "../schema/probe";
import { checkPortNumberOrName } from "../service/validation";

const handlerNames = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"] as const;

const checkHandler = (handler: ProbeHandler & LifecycleHandler, path: string): FieldError[] => {
  const [first, ...others] = handlerNames.filter((name) => handler[name] !== undefined);
  if (first === undefined) return [fieldError.required(path, "must specify a handler type")];
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  const errors = others.map((name) => fieldError.forbidden(`${path}.${name}`, "may not specify more than 1 handler type"));
  if (exec && !exec.command?.length) errors.push(fieldError.required(`${path}.exec.command`));
  if (httpGet) {
    errors.push(...checkPortNumberOrName(`${path}.httpGet.port`, httpGet.port));
    for (const { name } of httpGet.httpHeaders ?? []) errors.push(...checkText(`${path}.httpGet.httpHeaders`, name, httpHeaderNameRule));
  }
  if (tcpSocket) errors.push(...checkPortNumberOrName(`${path}.tcpSocket.port`, tcpSocket.port));
  if (grpc) errors.push(...portNumberMessages(grpc.port).map((detail) => fieldError.invalid(`${path}.grpc.port`, grpc.port, detail)));
  if (sleep && sleep.seconds < 0) errors.push(fieldError.invalid(`${path}.sleep`, sleep.seconds, "must be greater than or equal to 0"));
  return errors;
};

const numbers = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"] as const;

const checkProbe = (probe: Probe | undefined, path: string): FieldError[] => {
  if (!probe) return [];
  const { terminationGracePeriodSeconds: grace } = probe;
  return [
    ...checkHandler(probe, path),
    ...checkNonNegativeFields(path, probe, numbers),
    ...(grace !== undefined && grace <= 0
      ? [fieldError.invalid(`${path}.terminationGracePeriodSeconds`, grace, "must be greater than 0")]
      : []),
  ];
};

/** Probes that restart a container act on one failure, so one success must do. */
const checkRestartingProbe = (probe: Probe | undefined, path: string): FieldError[] => [
  ...checkProbe(probe, path),
  ...(probe && probe.successThreshold !== 1 ? [fieldError.invalid(`${path}.successThreshold`, probe.successThreshold, "must be 1")] : []),
];

const checkReadinessProbe = (probe: Probe | undefined, path: string): FieldError[] => [
  ...checkProbe(probe, path),
  ...(probe?.terminationGracePeriodSeconds !== undefined
    ? [
        fieldError.invalid(
          `${path}.terminationGracePeriodSeconds`,
          probe.terminationGracePeriodSeconds,
          "must not be set for readinessProbes",
        ),
      ]
    : []),
];

/** The probes and hooks of a container that keeps running. */
export const checkProbes = ({ lifecycle, livenessProbe, startupProbe, readinessProbe }: Container, path: string): FieldError[] => [
  ...(lifecycle?.postStart ? checkHandler(lifecycle.postStart, `${path}.lifecycle.postStart`) : []),
  ...(lifecycle?.preStop ? checkHandler(lifecycle.preStop, `${path}.lifecycle.preStop`) : []),
  ...checkRestartingProbe(livenessProbe, `${path}.livenessProbe`),
  ...checkRestartingProbe(startupProbe, `${path}.startupProbe`),
  ...checkReadinessProbe(readinessProbe, `${path}.readinessProbe`),
];
