"use client";

import type { KubernetesObject } from "@gantry/api";
import type { ResourceRef } from "@/lib/kubernetes/resource";
import { useView } from "@/lib/live/use-live";
import type { ViewState } from "@/lib/live/view-store";
import type { ObjectRow } from "@/lib/rows/types";

export interface ObjectTarget {
  readonly ref: Omit<ResourceRef, "kind">;
  /** Undefined for cluster-scoped kinds. */
  readonly namespace?: string;
  readonly name: string;
}

/** One object, followed as it changes. `gone` once it was there, or was looked for, and is not there. */
export const useObject = <T extends KubernetesObject>(
  target: ObjectTarget,
): { object: T | undefined; gone: boolean; view: ViewState<ObjectRow> } => {
  const { ref, namespace, name } = target;
  const resource = { group: ref.group, version: ref.version, plural: ref.plural, namespaced: ref.namespaced };
  const view = useView({ view: "object", resource, name, namespaces: namespace ? [namespace] : undefined });
  // The page knows which kind it asked for, so the object is of that kind's type.
  const object = view.rows[0]?.object as T | undefined;
  return { object, gone: view.phase !== "loading" && !object && view.problems.length === 0, view };
};
