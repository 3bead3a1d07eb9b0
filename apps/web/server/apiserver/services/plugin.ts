import { fieldError, invalid } from "@gantry/api";
import type { Service, ServicePort } from "@gantry/api/core/v1";
import { isAbout } from "../admission/match";
import type { AdmissionPlugin, AdmissionRequest } from "../admission/types";
import { isServiceAddress } from "./addresses";
import type { Allocations, Holder } from "./allocations";

export interface ServiceAllocation {
  readonly addresses: Allocations;
  readonly nodePorts: Allocations;
  readonly serviceCidr: string;
}

export const firstNodePort = 30_000;
export const lastNodePort = 32_767;

const headless = "None";

/** The address that a service holds, if it holds one. */
export const addressOf = (service: Service | undefined): string | undefined => {
  if (!service || service.spec.type === "ExternalName") return undefined;
  const { clusterIP } = service.spec;
  return clusterIP && clusterIP !== headless ? clusterIP : undefined;
};

/** The node ports that a service holds. */
export const nodePortsOf = (service: Service | undefined): number[] => {
  const ports = (service?.spec.ports ?? []).flatMap(({ nodePort }) => (nodePort ? [nodePort] : []));
  const check = service?.spec.healthCheckNodePort;
  return [...new Set([...ports, ...(check ? [check] : [])])];
};

const needsAddress = ({ spec }: Service): boolean => spec.type !== "ExternalName" && spec.clusterIP !== headless;

const mayHaveNodePorts = ({ spec }: Service): boolean => spec.type === "NodePort" || spec.type === "LoadBalancer";
const needsNodePorts = ({ spec }: Service): boolean =>
  spec.type === "NodePort" || (spec.type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts !== false);

const refuse = (request: AdmissionRequest, field: string, value: unknown, detail: string): never => {
  throw invalid(request.definition, request.name, [fieldError.invalid(field, value, detail)]);
};

const full = (request: AdmissionRequest, what: string): never =>
  refuse(
    request,
    what === "address" ? "spec.clusterIPs" : "spec.ports",
    "",
    `failed to allocate: the range of ${what === "address" ? "cluster IPs" : "node ports"} is full`,
  );

/** Takes something, and gives it back when the write does not happen. */
const taken = async (request: AdmissionRequest, allocations: Allocations, thing: string, holder: Holder): Promise<boolean> => {
  if (!(await allocations.take(thing, holder))) return false;
  request.undo.push(() => allocations.release(thing));
  return true;
};

const takenAny = async (request: AdmissionRequest, allocations: Allocations, holder: Holder): Promise<string | undefined> => {
  const thing = await allocations.takeAny(holder);
  if (thing !== undefined) request.undo.push(() => allocations.release(thing));
  return thing;
};

const giveAddress = async (parts: ServiceAllocation, request: AdmissionRequest, service: Service): Promise<void> => {
  const { spec } = service;
  const holder = { namespace: request.namespace, name: service.metadata.name };
  const wanted = spec.clusterIP || spec.clusterIPs?.[0] || "";
  if (wanted === "") spec.clusterIP = (await takenAny(request, parts.addresses, holder)) ?? full(request, "address");
  else {
    spec.clusterIP = wanted;
    const fail = (detail: string) => refuse(request, "spec.clusterIPs", [wanted], `failed to allocate IP ${wanted}: ${detail}`);
    if (!isServiceAddress(parts.serviceCidr, wanted))
      fail(`the provided IP (${wanted}) is not in the valid range. The range of valid IPs is ${parts.serviceCidr}`);
    if (!(await taken(request, parts.addresses, wanted, holder))) fail("provided IP is already allocated");
  }
};

/** The newer fields say the same as the old one. */
const alignFamilies = (service: Service): void => {
  const { spec } = service;
  if (spec.type === "ExternalName") return;
  if (spec.clusterIP) spec.clusterIPs = [spec.clusterIP];
  if (!spec.ipFamilies?.length) spec.ipFamilies = ["IPv4"];
  spec.ipFamilyPolicy ??= "SingleStack";
};

const checkPort = (request: AdmissionRequest, index: number, port: number): void => {
  if (port >= firstNodePort && port <= lastNodePort) return;
  const detail = `provided port is not in the valid range. The range of valid ports is ${firstNodePort}-${lastNodePort}`;
  refuse(request, `spec.ports[${index}].nodePort`, port, detail);
};

/** Reserves the ports that the service asks for, and gives it others where it needs some. */
const giveNodePorts = async (parts: ServiceAllocation, request: AdmissionRequest, service: Service): Promise<void> => {
  const holder = { namespace: request.namespace, name: service.metadata.name };
  const own = new Set(nodePortsOf(request.oldObject as Service | undefined));
  const ports: ServicePort[] = service.spec.ports ?? [];
  for (const [index, port] of ports.entries()) {
    if (!port.nodePort || own.has(port.nodePort)) continue;
    checkPort(request, index, port.nodePort);
    if (!(await taken(request, parts.nodePorts, String(port.nodePort), holder))) {
      refuse(request, `spec.ports[${index}].nodePort`, port.nodePort, "provided port is already allocated");
    }
    own.add(port.nodePort);
  }
  if (!needsNodePorts(service)) return;
  for (const port of ports) {
    if (port.nodePort) continue;
    // One port number serves TCP and UDP of the same service, as DNS needs it.
    const twin = ports.find((other) => other.port === port.port && other.protocol !== port.protocol && other.nodePort);
    port.nodePort = twin?.nodePort ?? Number((await takenAny(request, parts.nodePorts, holder)) ?? full(request, "port"));
  }
};

const giveHealthCheckPort = async (parts: ServiceAllocation, request: AdmissionRequest, service: Service): Promise<void> => {
  const { spec } = service;
  if (spec.type !== "LoadBalancer" || spec.externalTrafficPolicy !== "Local") return;
  const holder = { namespace: request.namespace, name: service.metadata.name };
  if (nodePortsOf(request.oldObject as Service | undefined).includes(spec.healthCheckNodePort ?? 0)) return;
  if (!spec.healthCheckNodePort)
    spec.healthCheckNodePort = Number((await takenAny(request, parts.nodePorts, holder)) ?? full(request, "port"));
  else if (!(await taken(request, parts.nodePorts, String(spec.healthCheckNodePort), holder))) {
    refuse(request, "spec.healthCheckNodePort", spec.healthCheckNodePort, "provided port is already allocated");
  }
};

/** What the service held and does not hold any more goes back once the change is stored. */
const releaseLater = (parts: ServiceAllocation, request: AdmissionRequest, next: Service | undefined): void => {
  const before = request.oldObject as Service | undefined;
  const address = addressOf(before);
  if (address !== undefined && address !== addressOf(next)) request.afterwards.push(() => parts.addresses.release(address));
  const kept = new Set(nodePortsOf(next));
  for (const port of nodePortsOf(before)) {
    if (!kept.has(port)) request.afterwards.push(() => parts.nodePorts.release(String(port)));
  }
};

/** Gives Services their cluster IP and node ports, each to one of them alone, and takes them back. */
export const serviceAllocation = (parts: ServiceAllocation): AdmissionPlugin => ({
  name: "ServiceAllocation",
  mutate: async (request) => {
    if (isAbout(request, "", "services", "DELETE")) {
      releaseLater(parts, request, undefined);
      return;
    }
    if (!isAbout(request, "", "services", "CREATE", "UPDATE")) return;
    const service = request.object as Service;
    const held = addressOf(request.oldObject as Service | undefined);
    if (needsAddress(service) && (held === undefined || service.spec.clusterIP !== held)) await giveAddress(parts, request, service);
    alignFamilies(service);
    if (mayHaveNodePorts(service)) await giveNodePorts(parts, request, service);
    await giveHealthCheckPort(parts, request, service);
    releaseLater(parts, request, service);
  },
});
