"use client";

import type { KubernetesObject } from "@gantry/api";
import Link from "next/link";
import type { ReactNode } from "react";
import type { ViewState } from "@/lib/live/view-store";
import type { ObjectRow } from "@/lib/rows/types";
import { Empty, Problem, Skeleton } from "../ui/states";

interface ObjectFrameProps<T extends KubernetesObject> {
  object: T | undefined;
  gone: boolean;
  view: ViewState<ObjectRow>;
  /** `pod web-1`. */
  what: string;
  listHref: string;
  children: (object: T) => ReactNode;
}

/** What stands in the place of an object's page until, and when no longer, there is an object. */
export const ObjectFrame = <T extends KubernetesObject>({ object, gone, view, what, listHref, children }: ObjectFrameProps<T>) => {
  const [problem] = view.problems;
  if (object) return children(object);
  if (problem) return <Problem status={problem.status} />;
  if (gone)
    return (
      <Empty
        title={`There is no ${what}`}
        action={
          <Link href={listHref} className="btn">
            Back to the list
          </Link>
        }
      >
        It was deleted, or it never existed.
      </Empty>
    );
  return (
    <div className="stack-m" role="status" aria-label="Loading">
      <Skeleton width={220} height={24} />
      <Skeleton height={110} />
      <Skeleton height={240} />
    </div>
  );
};
