"use client";

import type { KubernetesObject } from "@gantry/api";
import { useView } from "@/lib/live/use-live";
import { EventFeed } from "./feed";

/** What happened to one object. Events of cluster-scoped kinds are in the namespace `default`. */
export const ObjectEvents = ({ object }: { object: KubernetesObject }) => {
  const { name, namespace } = object.metadata;
  const view = useView({ view: "events", namespaces: namespace ? [namespace] : undefined, about: { kind: object.kind, name } });
  return (
    <section className="card" aria-label="Events">
      <div className="head">
        <h2>Events</h2>
        <span className="end faint">live</span>
      </div>
      <EventFeed view={view} limit={50} showObject={false} empty="Nothing has happened to it in the last hour." />
    </section>
  );
};
