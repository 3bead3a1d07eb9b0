import { isStatus, type KubernetesObject } from "@gantry/api";
import type { ResourceClient } from "../client";
import { controllerOf, controllerReference } from "./owner-references";

export interface ClaimOptions<Owner extends KubernetesObject, Child extends KubernetesObject> {
  readonly owner: Owner;
  readonly owners: ResourceClient<Owner>;
  readonly children: ResourceClient<Child>;
  /** Children that the owner has, and those that it might take over: its own and the orphans of its namespace. */
  readonly candidates: readonly Child[];
  /** Whether the owner's selector chooses the child. */
  readonly matches: (child: Child) => boolean;
}

const isGone = (error: unknown): boolean => isStatus(error, "NotFound") || isStatus(error, "Invalid");

/**
 * The children that an owner manages: takes over orphans that its selector chooses, lets go of children that it no
 * longer chooses. Before the first adoption the owner is read live, as the cache may not yet show that it is being
 * deleted, or that another object now has its name.
 */
export const claimChildren = async <Owner extends KubernetesObject, Child extends KubernetesObject>(
  options: ClaimOptions<Owner, Child>,
): Promise<Child[]> => {
  const { owner, owners, children, candidates, matches } = options;
  const { uid, name, namespace } = owner.metadata;
  const deleting = owner.metadata.deletionTimestamp !== undefined;
  let adoptable: Promise<void> | undefined;

  const verifyLive = async (): Promise<void> => {
    const live = await owners.in(namespace).get(name);
    if (live.metadata.uid !== uid) throw new Error(`${owner.kind} ${namespace}/${name} is gone: another one has its name.`);
    if (live.metadata.deletionTimestamp !== undefined) throw new Error(`${owner.kind} ${namespace}/${name} is being deleted.`);
  };

  const adopt = async (child: Child): Promise<Child | undefined> => {
    adoptable ??= verifyLive();
    await adoptable;
    const metadata = { uid: child.metadata.uid, ownerReferences: [controllerReference(owner)] };
    try {
      return await children.in(child.metadata.namespace).patch(child.metadata.name, "strategic", { metadata });
    } catch (error) {
      if (isStatus(error, "NotFound")) return undefined;
      throw error;
    }
  };

  const release = async (child: Child): Promise<void> => {
    const metadata = { uid: child.metadata.uid, ownerReferences: [{ $patch: "delete", uid }] };
    try {
      await children.in(child.metadata.namespace).patch(child.metadata.name, "strategic", { metadata });
    } catch (error) {
      // Gone, or no longer ours: either way there is nothing left to let go of.
      if (!isGone(error)) throw error;
    }
  };

  const claim = async (child: Child): Promise<Child | undefined> => {
    const controller = controllerOf(child);
    if (controller !== undefined) {
      if (controller.uid !== uid) return undefined;
      if (matches(child)) return child;
      if (!deleting) await release(child);
      return undefined;
    }
    if (deleting || child.metadata.deletionTimestamp !== undefined || !matches(child)) return undefined;
    return adopt(child);
  };

  const claimed: Child[] = [];
  for (const child of candidates) {
    const mine = await claim(child);
    if (mine !== undefined) claimed.push(mine);
  }
  return claimed;
};
