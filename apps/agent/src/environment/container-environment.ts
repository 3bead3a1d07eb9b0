import { environmentNameRule } from "@gantry/api";
import type { ConfigMap, Container, EnvFromSource, EnvVar, Pod, Secret, Service } from "@gantry/api/core/v1";
import { ConfigError } from "./config-error";
import { expand } from "./expand";
import { fieldValue, type NodeFacts, resourceValue } from "./field-reference";
import { serviceVariables } from "./service-variables";

/** The ConfigMaps and Secrets that pods of this node refer to. */
export interface ReferencedObjects {
  configMap(namespace: string, name: string): Promise<ConfigMap | undefined>;
  secret(namespace: string, name: string): Promise<Secret | undefined>;
}

export interface EnvironmentSources {
  readonly objects: ReferencedObjects;
  readonly services: Iterable<Service>;
  readonly node: NodeFacts;
  /** Told which keys of an envFrom source cannot be variable names. */
  onInvalidNames(message: string): void;
}

const decode = (base64: string): string => Buffer.from(base64, "base64").toString("utf8");

/** The data of a source as text, or undefined when an optional one is missing. */
const sourceData = async (
  namespace: string,
  source: EnvFromSource,
  objects: ReferencedObjects,
): Promise<{ data: Record<string, string>; description: string } | undefined> => {
  if (source.configMapRef) {
    const { name = "", optional } = source.configMapRef;
    const found = await objects.configMap(namespace, name);
    if (found) return { data: found.data ?? {}, description: `configMap ${namespace}/${name}` };
    if (optional) return undefined;
    throw new ConfigError(`configmap "${name}" not found`);
  }
  if (source.secretRef) {
    const { name = "", optional } = source.secretRef;
    const found = await objects.secret(namespace, name);
    if (found) {
      const entries = Object.entries(found.data ?? {}).map(([key, value]) => [key, decode(value)]);
      return { data: Object.fromEntries(entries), description: `secret ${namespace}/${name}` };
    }
    if (optional) return undefined;
    throw new ConfigError(`secret "${name}" not found`);
  }
  return undefined;
};

const fromKey = async (pod: Pod, variable: EnvVar, objects: ReferencedObjects): Promise<string | undefined> => {
  const namespace = pod.metadata.namespace ?? "";
  const { configMapKeyRef, secretKeyRef } = variable.valueFrom ?? {};
  if (configMapKeyRef) {
    const { name = "", key, optional } = configMapKeyRef;
    const found = await objects.configMap(namespace, name);
    const value = found?.data?.[key];
    if (value !== undefined || optional) return value;
    throw new ConfigError(found ? `couldn't find key ${key} in ConfigMap ${namespace}/${name}` : `configmap "${name}" not found`);
  }
  if (secretKeyRef) {
    const { name = "", key, optional } = secretKeyRef;
    const found = await objects.secret(namespace, name);
    const value = found?.data?.[key];
    if (value !== undefined) return decode(value);
    if (optional) return undefined;
    throw new ConfigError(found ? `couldn't find key ${key} in Secret ${namespace}/${name}` : `secret "${name}" not found`);
  }
  return undefined;
};

/**
 * A container's variables by name, in the order in which they were defined: envFrom, env, then services.
 * @throws ConfigError when something that is not optional is missing.
 */
export const containerEnvironment = async (pod: Pod, container: Container, sources: EnvironmentSources): Promise<Map<string, string>> => {
  const namespace = pod.metadata.namespace ?? "";
  const services = serviceVariables(pod, sources.services);
  const result = new Map<string, string>();

  for (const source of container.envFrom ?? []) {
    const found = await sourceData(namespace, source, sources.objects);
    if (!found) continue;
    const invalid: string[] = [];
    for (const [key, value] of Object.entries(found.data)) {
      const name = `${source.prefix ?? ""}${key}`;
      if (environmentNameRule(name).length > 0) invalid.push(name);
      else result.set(name, value);
    }
    if (invalid.length > 0) {
      const keys = invalid.sort().join(", ");
      sources.onInvalidNames(
        `Keys [${keys}] from the EnvFrom ${found.description} were skipped since they are considered invalid environment variable names.`,
      );
    }
  }

  const lookup = (name: string): string | undefined => result.get(name) ?? services[name];
  for (const variable of container.env ?? []) {
    const { valueFrom } = variable;
    if (!valueFrom) {
      result.set(variable.name, expand(variable.value ?? "", lookup));
    } else if (valueFrom.fieldRef) {
      result.set(variable.name, fieldValue(pod, valueFrom.fieldRef.fieldPath, sources.node));
    } else if (valueFrom.resourceFieldRef) {
      result.set(variable.name, resourceValue(pod, container, { reference: valueFrom.resourceFieldRef, node: sources.node }));
    } else {
      const value = await fromKey(pod, variable, sources.objects);
      if (value !== undefined) result.set(variable.name, value);
    }
  }

  for (const [name, value] of Object.entries(services)) if (!result.has(name)) result.set(name, value);
  return result;
};
