import { replicaSetDefinition, statefulSetDefinition } from "@gantry/api/apps/v1";
import {
  namespaceDefinition,
  nodeDefinition,
  persistentVolumeClaimDefinition,
  persistentVolumeDefinition,
  podDefinition,
  replicationControllerDefinition,
  serviceDefinition,
} from "@gantry/api/core/v1";
import { podDisruptionBudgetDefinition } from "@gantry/api/policy/v1";
import type { InformerFactory } from "@gantry/client";
import type { Lookup } from "./framework";

const namespaceIndex = "scheduler/namespace";

/** The informers that the scheduler shares with the controllers of its process. */
export const createInformers = (factory: InformerFactory) => ({
  nodes: factory.get(nodeDefinition),
  pods: factory.get(podDefinition),
  namespaces: factory.get(namespaceDefinition),
  claims: factory.get(persistentVolumeClaimDefinition),
  volumes: factory.get(persistentVolumeDefinition),
  services: factory.get(serviceDefinition).addIndex(namespaceIndex, ({ metadata }) => [metadata.namespace ?? ""]),
  controllers: factory.get(replicationControllerDefinition),
  replicaSets: factory.get(replicaSetDefinition),
  statefulSets: factory.get(statefulSetDefinition),
  budgets: factory.get(podDisruptionBudgetDefinition),
});

export type SchedulerInformers = ReturnType<typeof createInformers>;

/** Answers the filters' and scores' questions from the informers' caches. */
export const createLookup = (informers: SchedulerInformers): Lookup => ({
  namespace: (name) => informers.namespaces.get(name),
  persistentVolumeClaim: (namespace, name) => informers.claims.get(`${namespace}/${name}`),
  persistentVolume: (name) => informers.volumes.get(name),
  services: (namespace) => informers.services.byIndex(namespaceIndex, namespace),
  replicationController: (namespace, name) => informers.controllers.get(`${namespace}/${name}`),
  replicaSet: (namespace, name) => informers.replicaSets.get(`${namespace}/${name}`),
  statefulSet: (namespace, name) => informers.statefulSets.get(`${namespace}/${name}`),
});
