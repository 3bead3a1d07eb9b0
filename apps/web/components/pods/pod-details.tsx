"use client";

import type { Pod } from "@gantry/api/core/v1";
import Link from "next/link";
import { useMemo } from "react";
import { linkByKind } from "@/lib/client/links";
import { resources } from "@/lib/kubernetes/resource";
import type { PodRow } from "@/lib/rows/types";
import { ObjectEvents } from "../events/object-events";
import { ObjectFrame } from "../objects/object-frame";
import { useObject } from "../objects/use-object";
import { Copy } from "../ui/copy";
import { StateDot } from "../ui/state-dot";
import { ContainerCard } from "./container-card";
import { podLink } from "./pod-columns";

const tabs = [
  { id: "logs", label: "Logs" },
  { id: "terminal", label: "Terminal" },
  { id: "metrics", label: "Metrics" },
  { id: "yaml", label: "YAML" },
] as const;

const Place = ({ row: { node, ip, namespace, ownerKind, ownerName } }: { row: PodRow }) => {
  const owner = linkByKind(ownerKind, namespace, ownerName);
  return (
    <dl className="facts">
      <dt>Namespace</dt>
      <dd>{namespace}</dd>
      <dt>Node</dt>
      <dd>
        {node ? (
          <Link href={`/nodes/${encodeURIComponent(node)}`} className="link">
            {node}
          </Link>
        ) : (
          "none yet"
        )}
      </dd>
      {ip ? (
        <>
          <dt>Address</dt>
          <dd>
            <Copy text={ip} />
          </dd>
        </>
      ) : null}
      {ownerName ? (
        <>
          <dt>Made by</dt>
          <dd>
            {ownerKind}{" "}
            {owner ? (
              <Link href={owner} className="link mono">
                {ownerName}
              </Link>
            ) : (
              <span className="mono">{ownerName}</span>
            )}
          </dd>
        </>
      ) : null}
    </dl>
  );
};

/** A pod beside the list: why it is as it is, its containers, what happened to it. */
export const PodDetails = ({ row }: { row: PodRow }) => {
  const { namespace, name, state, code, why } = row;
  const target = useMemo(() => ({ ref: resources.pods, namespace, name }), [namespace, name]);
  const { object, gone, view } = useObject<Pod>(target);
  return (
    <div className="stack-m">
      <p className="row">
        <StateDot state={state} label={state} />
        <span>
          {code}
          {why ? <span className="muted"> · {why}</span> : null}
        </span>
      </p>
      <div className="row">
        {tabs.map(({ id, label }) => (
          <Link key={id} href={`${podLink(row)}?tab=${id}`} className="chip">
            {label}
          </Link>
        ))}
      </div>
      <Place row={row} />
      <ObjectFrame object={object} gone={gone} view={view} what={`pod ${name} in ${namespace}`} listHref="/pods">
        {(pod) => (
          <>
            {pod.spec.containers.map((container) => (
              <ContainerCard
                key={container.name}
                container={container}
                status={pod.status.containerStatuses?.find((status) => status.name === container.name)}
              />
            ))}
            <ObjectEvents object={pod} />
          </>
        )}
      </ObjectFrame>
    </div>
  );
};
