import { type ReplicaSet, replicaSetDefinition } from "@gantry/api/apps/v1";
import { isPodActive, type Pod, podDefinition } from "@gantry/api/core/v1";
import { byController, controllerOf } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { selects } from "../shared/selectors";
import { controllerIndex, replicationManager } from "./manager";

export const replicaSetController = (context: ControllerContext): Controller => {
  const replicaSets = context.informers.get(replicaSetDefinition).addIndex(controllerIndex, byController);
  const pods = context.informers.get(podDefinition);

  /** Pods of all ReplicaSets of the same Deployment: a rollout's old and new pods weigh on a node alike. */
  const relatedPods = (owner: ReplicaSet, own: readonly Pod[]): Iterable<Pod> => {
    const deployment = controllerOf(owner);
    if (deployment === undefined) return own;
    const siblings = replicaSets.byIndex(controllerIndex, deployment.uid);
    return siblings.flatMap((sibling) => pods.byIndex(controllerIndex, sibling.metadata.uid)).filter(isPodActive);
  };

  return replicationManager<ReplicaSet>(context, {
    type: replicaSetDefinition,
    name: "replicaset",
    component: "replicaset-controller",
    matches: (owner, labels) => selects(owner.spec.selector, labels),
    templateOf: (owner) => owner.spec.template,
    relatedPods,
  });
};
