import type { Container, EphemeralContainer } from "../schema/container";
import { imageTag } from "./image-name";
import { applyLifecycleDefaults, applyProbeDefaults } from "./probe-defaults";

/** What containers of all three sorts get; the rest of Container's fields have no defaults. */
export const applyContainerDefaults = (container: Container | EphemeralContainer): void => {
  container.imagePullPolicy ||= imageTag(container.image ?? "") === "latest" ? "Always" : "IfNotPresent";
  container.terminationMessagePath ||= "/dev/termination-log";
  container.terminationMessagePolicy ||= "File";
  for (const port of container.ports ?? []) port.protocol ||= "TCP";
  for (const variable of container.env ?? []) {
    const source = variable.valueFrom;
    if (source?.fieldRef) source.fieldRef.apiVersion ||= "v1";
    if (source?.resourceFieldRef) source.resourceFieldRef.divisor ??= "0";
  }
  applyProbeDefaults(container.livenessProbe);
  applyProbeDefaults(container.readinessProbe);
  applyProbeDefaults(container.startupProbe);
  applyLifecycleDefaults(container.lifecycle);
};

/** What is limited but not requested is requested to the same amount. Pods only: templates stay as they were written. */
export const applyRequestDefaults = (container: Container): void => {
  const { limits } = container.resources;
  if (limits) container.resources.requests = { ...limits, ...container.resources.requests };
};

/** On the host's network a container's ports are the host's. */
export const applyHostPortDefaults = (container: Container): void => {
  for (const port of container.ports ?? []) port.hostPort ||= port.containerPort;
};
