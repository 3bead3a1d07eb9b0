import type { HTTPGetAction, Lifecycle, Probe } from "../schema/probe";

const applyHttpGetDefaults = (action: HTTPGetAction | undefined): void => {
  if (!action) return;
  action.path ||= "/";
  action.scheme ||= "HTTP";
};

export const applyProbeDefaults = (probe: Probe | undefined): void => {
  if (!probe) return;
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  applyHttpGetDefaults(probe.httpGet);
  if (probe.grpc) probe.grpc.service ??= "";
};

export const applyLifecycleDefaults = (lifecycle: Lifecycle | undefined): void => {
  applyHttpGetDefaults(lifecycle?.postStart?.httpGet);
  applyHttpGetDefaults(lifecycle?.preStop?.httpGet);
};
