"use client";

import type { Service } from "@gantry/api/core/v1";
import { isAnsweredByNodes } from "@gantry/api/core/v1/answered-by-nodes";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useKey } from "@/lib/client/keys";
import { useQueryState } from "@/lib/client/query-state";
import { useTRPC } from "@/lib/client/trpc";
import { plural } from "@/lib/format/numbers";
import { resources } from "@/lib/kubernetes/resource";
import { formatSelector } from "@/lib/kubernetes/selector";
import { useView } from "@/lib/live/use-live";
import { formatServicePort } from "@/lib/rows/services";
import { ObjectEvents } from "../events/object-events";
import { DeleteButton } from "../objects/delete-button";
import { MetadataCard } from "../objects/metadata-card";
import { ObjectFrame } from "../objects/object-frame";
import { type ObjectTarget, useObject } from "../objects/use-object";
import { YamlPanel } from "../objects/yaml-panel";
import { podColumns, podLink } from "../pods/pod-columns";
import { LiveTable } from "../table/live-table";
import { Copy } from "../ui/copy";
import { PageHead } from "../ui/page-head";
import { StateDot } from "../ui/state-dot";
import { Tabs } from "../ui/tabs";

const AddressCard = ({ service, domain }: { service: Service; domain: string }) => {
  const { name, namespace = "" } = service.metadata;
  const { type, clusterIP, externalName, ports = [], selector } = service.spec;
  return (
    <section className="card" aria-label="Address">
      <h2 style={{ marginBottom: "var(--s-3)" }}>Address</h2>
      <dl className="facts">
        <dt>Type</dt>
        <dd>{type}</dd>
        <dt>DNS name</dt>
        <dd>
          <Copy text={`${name}.${namespace}.svc.${domain}`} />
        </dd>
        <dt>{type === "ExternalName" ? "Stands for" : "Address"}</dt>
        <dd>
          {clusterIP === "None" ? (
            "headless: the name gives the pods' own addresses"
          ) : (
            <Copy text={(type === "ExternalName" ? externalName : clusterIP) ?? ""} />
          )}
        </dd>
        <dt>Ports</dt>
        <dd className="mono">
          {ports.map((port) => (
            <div key={`${port.port}/${port.protocol}`}>
              {port.name ? `${port.name}: ` : ""}
              {formatServicePort(port)}
            </div>
          ))}
        </dd>
        {ports.some(({ nodePort }) => nodePort) ? (
          <>
            <dt>From outside</dt>
            <dd>
              any node's address, port{" "}
              {ports
                .map(({ nodePort }) => nodePort)
                .filter(Boolean)
                .join(", ")}
            </dd>
          </>
        ) : null}
        <dt>Selects</dt>
        <dd className="mono">
          {formatSelector({ matchLabels: selector }) ||
            (isAnsweredByNodes(service) ? "nothing: every node answers itself" : "nothing: its endpoints are made by hand")}
        </dd>
      </dl>
    </section>
  );
};

const ServiceView = ({ service, target }: { service: Service; target: ObjectTarget }) => {
  const { name, namespace = "" } = service.metadata;
  const trpc = useTRPC();
  const info = useQuery(trpc.cluster.info.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }));
  const [tab, setTab] = useQueryState("tab", "pods");
  const { selector } = service.spec;
  const selects = selector && Object.keys(selector).length > 0;
  const pods = useView(selects ? { view: "pods", namespaces: [namespace], selector: { matchLabels: selector } } : undefined);
  const usage = useView({ view: "usage", of: "pods", namespaces: [namespace] });
  const columns = useMemo(() => podColumns("workload", usage.byUid), [usage.byUid]);
  const ready = pods.rows.filter(({ state }) => state === "ready").length;
  useKey("e", "YAML", tab === "yaml" ? undefined : () => setTab("yaml"));
  const tabs = [
    {
      id: "pods",
      label: "Endpoints",
      content: (
        <div className="two">
          <section className="card">
            <div className="head">
              <h2>Pods behind it</h2>
              <span className="muted">only ready ones get traffic</span>
            </div>
            {selects ? (
              <LiveTable
                label="Pods behind it"
                view={pods}
                columns={columns}
                initialSort={{ column: "name", descending: false }}
                href={podLink}
                keyboard
                empty={<p className="muted">No pod carries these labels.</p>}
              />
            ) : (
              <p className="muted">
                {isAnsweredByNodes(service) ? "No pod stands behind it: every node answers on this address itself." : "It selects no pods."}
              </p>
            )}
          </section>
          <div className="stack-m">
            <AddressCard service={service} domain={info.data?.dnsDomain ?? "cluster.local"} />
            <ObjectEvents object={service} />
          </div>
        </div>
      ),
    },
    { id: "about", label: "About", content: <MetadataCard object={service} /> },
    { id: "yaml", label: "YAML", content: <YamlPanel target={target} live={service} /> },
  ];
  return (
    <>
      <PageHead
        title={name}
        crumbs={[{ label: namespace }, { label: "Service", href: "/services" }]}
        actions={
          <DeleteButton
            object={service}
            target={target}
            listHref="/services"
            consequence="Its name and address stop working; the pods stay."
          />
        }
      >
        {selects && pods.phase !== "loading" ? (
          <span className="chip">
            <StateDot state={ready === 0 ? "failed" : ready < pods.rows.length ? "waiting" : "ready"} />
            {ready === 0 ? "no pod answers" : `${plural(ready, "pod")} ${ready === 1 ? "answers" : "answer"}`}
          </span>
        ) : null}
      </PageHead>
      <Tabs label="About this service" tabs={tabs} value={tab} onChange={setTab} />
    </>
  );
};

export const ServicePage = ({ namespace, name }: { namespace: string; name: string }) => {
  const target = useMemo(() => ({ ref: resources.services, namespace, name }), [namespace, name]);
  const { object, gone, view } = useObject<Service>(target);
  return (
    <ObjectFrame object={object} gone={gone} view={view} what={`service ${name} in ${namespace}`} listHref="/services">
      {(service) => <ServiceView key={service.metadata.uid} service={service} target={target} />}
    </ObjectFrame>
  );
};
