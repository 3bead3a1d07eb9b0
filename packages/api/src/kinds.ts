import { mutatingWebhookConfigurationDefinition, validatingWebhookConfigurationDefinition } from "./admissionregistration/v1";
import { customResourceDefinitionDefinition } from "./apiextensions/v1";
import {
  controllerRevisionDefinition,
  daemonSetDefinition,
  deploymentDefinition,
  replicaSetDefinition,
  statefulSetDefinition,
} from "./apps/v1";
import { selfSubjectReviewDefinition, tokenRequestDefinition, tokenReviewDefinition } from "./authentication/v1";
import {
  localSubjectAccessReviewDefinition,
  selfSubjectAccessReviewDefinition,
  selfSubjectRulesReviewDefinition,
  subjectAccessReviewDefinition,
} from "./authorization/v1";
import { scaleDefinition } from "./autoscaling/v1";
import { cronJobDefinition, jobDefinition } from "./batch/v1";
import { certificateSigningRequestDefinition } from "./certificates/v1";
import { leaseDefinition } from "./coordination/v1";
import {
  bindingDefinition,
  configMapDefinition,
  endpointsDefinition,
  eventDefinition,
  limitRangeDefinition,
  namespaceDefinition,
  nodeDefinition,
  persistentVolumeClaimDefinition,
  persistentVolumeDefinition,
  podDefinition,
  podTemplateDefinition,
  replicationControllerDefinition,
  resourceQuotaDefinition,
  secretDefinition,
  serviceAccountDefinition,
  serviceDefinition,
} from "./core/v1";
import type { AnyResourceDefinition } from "./definition";
import { endpointSliceDefinition } from "./discovery/v1";
import { eventDefinition as eventsEventDefinition } from "./events/v1";
import { ingressClassDefinition, ingressDefinition, networkPolicyDefinition } from "./networking/v1";
import { runtimeClassDefinition } from "./node/v1";
import { evictionDefinition, podDisruptionBudgetDefinition } from "./policy/v1";
import { clusterRoleBindingDefinition, clusterRoleDefinition, roleBindingDefinition, roleDefinition } from "./rbac/v1";
import { priorityClassDefinition } from "./scheduling/v1";
import { csiDriverDefinition, csiNodeDefinition, storageClassDefinition, volumeAttachmentDefinition } from "./storage/v1";

/** Every kind that is built in. Custom resources join them in the Scheme at run time. */
export const allDefinitions: readonly AnyResourceDefinition[] = [
  namespaceDefinition,
  nodeDefinition,
  podTemplateDefinition,
  replicationControllerDefinition,
  serviceDefinition,
  endpointsDefinition,
  configMapDefinition,
  secretDefinition,
  serviceAccountDefinition,
  eventDefinition,
  resourceQuotaDefinition,
  limitRangeDefinition,
  persistentVolumeDefinition,
  persistentVolumeClaimDefinition,
  bindingDefinition,
  podDefinition,
  deploymentDefinition,
  replicaSetDefinition,
  daemonSetDefinition,
  statefulSetDefinition,
  controllerRevisionDefinition,
  jobDefinition,
  cronJobDefinition,
  endpointSliceDefinition,
  eventsEventDefinition,
  leaseDefinition,
  clusterRoleDefinition,
  clusterRoleBindingDefinition,
  roleDefinition,
  roleBindingDefinition,
  tokenReviewDefinition,
  selfSubjectReviewDefinition,
  tokenRequestDefinition,
  subjectAccessReviewDefinition,
  selfSubjectAccessReviewDefinition,
  localSubjectAccessReviewDefinition,
  selfSubjectRulesReviewDefinition,
  certificateSigningRequestDefinition,
  podDisruptionBudgetDefinition,
  evictionDefinition,
  priorityClassDefinition,
  runtimeClassDefinition,
  storageClassDefinition,
  volumeAttachmentDefinition,
  csiDriverDefinition,
  csiNodeDefinition,
  ingressDefinition,
  ingressClassDefinition,
  networkPolicyDefinition,
  mutatingWebhookConfigurationDefinition,
  validatingWebhookConfigurationDefinition,
  customResourceDefinitionDefinition,
  scaleDefinition,
];
