import { checkText } from "../../../definition/validation";
import { type FieldError, fieldError } from "../../../machinery/field-error";
import { dns1123LabelRule, portNameRule, portNumberMessages } from "../../../machinery/names";
import type { Container, ContainerPort, EphemeralContainer } from "../schema/container";
import { checkEnvironment, checkEnvironmentSources } from "./environment-validation";
import { checkContainerVolumes, type VolumesByName } from "./mount-validation";
import { checkProbes } from "./probe-validation";
import { checkResources } from "./resources-validation";
import { checkContainerSecurity } from "./security-validation";

const checkPorts = (ports: readonly ContainerPort[] = [], path: string): FieldError[] =>
  ports.flatMap(({ name, containerPort, hostPort = 0 }, index) => {
    const at = `${path}[${index}]`;
    const errors = name ? checkText(`${at}.name`, name, portNameRule) : [];
    if (name && ports.findIndex((other) => other.name === name) < index) errors.push(fieldError.duplicate(`${at}.name`, name));
    if (containerPort === 0) errors.push(fieldError.required(`${at}.containerPort`));
    else
      errors.push(...portNumberMessages(containerPort).map((detail) => fieldError.invalid(`${at}.containerPort`, containerPort, detail)));
    if (hostPort !== 0)
      errors.push(...portNumberMessages(hostPort).map((detail) => fieldError.invalid(`${at}.hostPort`, hostPort, detail)));
    return errors;
  });

/** Containers that run at the same time cannot have the same port of the host. */
const checkHostPorts = (containers: readonly Container[], path: string): FieldError[] => {
  const taken = new Set<string>();
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ protocol, hostIP = "", hostPort = 0 }, position) => {
      if (hostPort === 0) return [];
      const identity = `${protocol}/${hostIP}/${hostPort}`;
      const conflict = taken.has(identity);
      taken.add(identity);
      return conflict ? [fieldError.duplicate(`${path}[${index}].ports[${position}].hostPort`, identity)] : [];
    }),
  );
};

const checkContainer = (container: Container, volumes: VolumesByName, path: string): FieldError[] => [
  ...(container.name ? checkText(`${path}.name`, container.name, dns1123LabelRule) : []),
  ...(container.image ? [] : [fieldError.required(`${path}.image`)]),
  ...checkPorts(container.ports, `${path}.ports`),
  ...checkEnvironment(container.env, `${path}.env`),
  ...checkEnvironmentSources(container.envFrom, `${path}.envFrom`),
  ...checkContainerVolumes(container, volumes, path),
  ...checkResources(container.resources, `${path}.resources`),
  ...checkContainerSecurity(container.securityContext, `${path}.securityContext`),
];

export const checkContainers = (containers: readonly Container[], volumes: VolumesByName, path: string): FieldError[] => [
  ...containers.flatMap((container, index) => {
    const at = `${path}[${index}]`;
    const errors = [...checkContainer(container, volumes, at), ...checkProbes(container, at)];
    if (container.restartPolicy !== undefined) {
      errors.push(fieldError.forbidden(`${at}.restartPolicy`, "may not be set for non-init containers"));
    }
    return errors;
  }),
  ...checkHostPorts(containers, path),
];

const runningOnly = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] as const;

const checkInitContainer = (container: Container, volumes: VolumesByName, path: string): FieldError[] => {
  const errors = checkContainer(container, volumes, path);
  const { restartPolicy } = container;
  if (restartPolicy === "Always") return [...errors, ...checkProbes(container, path)];
  if (restartPolicy !== undefined) errors.push(fieldError.notSupported(`${path}.restartPolicy`, restartPolicy, ["Always"]));
  const misplaced = runningOnly.filter((field) => container[field] !== undefined);
  const detail = "may not be set for init containers without restartPolicy=Always";
  return [...errors, ...misplaced.map((field) => fieldError.forbidden(`${path}.${field}`, detail))];
};

export const checkInitContainers = (containers: readonly Container[], volumes: VolumesByName, path: string): FieldError[] =>
  containers.flatMap((container, index) => [
    ...checkInitContainer(container, volumes, `${path}[${index}]`),
    // One after the other, so only its own ports can be in its way.
    ...checkHostPorts([container], path),
  ]);

const ephemeralForbidden = [
  "ports",
  "livenessProbe",
  "readinessProbe",
  "startupProbe",
  "lifecycle",
  "resizePolicy",
  "restartPolicy",
] as const;

/** @param names Of all containers that the pod started with. */
export const checkEphemeralContainers = (
  containers: readonly EphemeralContainer[],
  volumes: VolumesByName,
  names: ReadonlySet<string>,
): FieldError[] =>
  containers.flatMap((container, index) => {
    const at = `spec.ephemeralContainers[${index}]`;
    const errors = checkContainer(container, volumes, at);
    if (names.has(container.name)) errors.push(fieldError.duplicate(`${at}.name`, container.name));
    const target = container.targetContainerName;
    if (target && !names.has(target)) errors.push(fieldError.notFound(`${at}.targetContainerName`, target));
    for (const field of ephemeralForbidden) {
      if (container[field] !== undefined) errors.push(fieldError.forbidden(`${at}.${field}`, "cannot be set for an Ephemeral Container"));
    }
    const { limits = {}, requests = {} } = container.resources;
    if (Object.keys(limits).length + Object.keys(requests).length > 0) {
      errors.push(fieldError.forbidden(`${at}.resources`, "cannot be set for an Ephemeral Container"));
    }
    for (const [position, mount] of (container.volumeMounts ?? []).entries()) {
      for (const field of ["subPath", "subPathExpr"] as const) {
        if (mount[field]) {
          errors.push(fieldError.forbidden(`${at}.volumeMounts[${position}].${field}`, "cannot be set for an Ephemeral Container"));
        }
      }
    }
    return errors;
  });
