import type { Filter } from "../framework";
import { noDiskConflict } from "./disks";
import { matchInterPodAffinity } from "./inter-pod-affinity";
import { podFitsResources } from "./resources";
import {
  checkNodeLabelPresence,
  checkNodeUnschedulable,
  type LabelPresence,
  podFitsHost,
  podFitsHostPorts,
  podSelectorMatches,
} from "./simple";
import { podToleratesNodeTaints } from "./taints";
import { podTopologySpread } from "./topology-spread";
import { checkVolumeBinding } from "./volumes";

/** Every filter, cheap ones first: the first that refuses a node is the one that is told. */
export const createFilters = (labelPresence: readonly LabelPresence[] = []): readonly Filter[] => [
  checkNodeUnschedulable,
  podFitsHost,
  podToleratesNodeTaints,
  podSelectorMatches,
  checkNodeLabelPresence(labelPresence),
  podFitsHostPorts,
  podFitsResources,
  noDiskConflict,
  checkVolumeBinding,
  podTopologySpread,
  matchInterPodAffinity,
];
