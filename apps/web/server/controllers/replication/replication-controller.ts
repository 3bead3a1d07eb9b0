import { type ReplicationController, replicationControllerDefinition } from "@gantry/api/core/v1";
import type { Controller, ControllerContext } from "../context";
import { replicationManager } from "./manager";

/** A selector of plain equalities; an empty one chooses nothing. */
const matches = (owner: ReplicationController, labels: Record<string, string>): boolean => {
  const wanted = Object.entries(owner.spec.selector ?? {});
  return wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value);
};

export const replicationControllerController = (context: ControllerContext): Controller =>
  replicationManager<ReplicationController>(context, {
    type: replicationControllerDefinition,
    name: "replicationcontroller",
    component: "replication-controller",
    matches,
    templateOf: (owner) => owner.spec.template,
  });
