"use client";

import type { KubernetesObject } from "@gantry/api";
import { useMemo } from "react";
import { useKey } from "@/lib/client/keys";
import { useQueryState } from "@/lib/client/query-state";
import { ObjectEvents } from "../events/object-events";
import { PageHead } from "../ui/page-head";
import { Tabs } from "../ui/tabs";
import { DataCard } from "./data-card";
import { DeleteButton } from "./delete-button";
import type { KindAddress } from "./generic-list";
import { MetadataCard } from "./metadata-card";
import { ObjectFrame } from "./object-frame";
import { type ObjectTarget, useObject } from "./use-object";
import { YamlPanel } from "./yaml-panel";

const ownLists: Readonly<Record<string, string>> = {
  configmaps: "/configmaps",
  secrets: "/secrets",
  namespaces: "/namespaces",
  resourcequotas: "/quotas",
  roles: "/access",
  rolebindings: "/access",
  clusterroles: "/access",
  clusterrolebindings: "/access",
  serviceaccounts: "/access",
};

const consequences: Readonly<Record<string, string>> = {
  namespaces: "Everything in it is deleted with it.",
};

const ObjectView = ({ object, target, listHref }: { object: KubernetesObject; target: ObjectTarget; listHref: string }) => {
  const { plural } = target.ref;
  const [tab, setTab] = useQueryState("tab", "about");
  const hasData = plural === "configmaps" || plural === "secrets";
  useKey("e", "YAML", tab === "yaml" ? undefined : () => setTab("yaml"));
  const tabs = [
    {
      id: "about",
      label: hasData ? "Data" : "About",
      content: (
        <div className="two">
          {hasData ? <DataCard object={object} target={target} /> : <MetadataCard object={object} />}
          <div className="stack-m">
            {hasData ? <MetadataCard object={object} /> : null}
            <ObjectEvents object={object} />
          </div>
        </div>
      ),
    },
    { id: "yaml", label: "YAML", content: <YamlPanel target={target} live={object} /> },
  ];
  return (
    <>
      <PageHead
        title={object.metadata.name}
        crumbs={[...(object.metadata.namespace ? [{ label: object.metadata.namespace }] : []), { label: object.kind, href: listHref }]}
        actions={
          <DeleteButton
            object={object}
            target={target}
            listHref={listHref}
            consequence={consequences[plural]}
            canRecreate={plural !== "namespaces"}
          />
        }
      >
        {object.metadata.deletionTimestamp ? <span className="chip">being deleted</span> : null}
      </PageHead>
      <Tabs label={`About this ${object.kind}`} tabs={tabs} value={tab} onChange={setTab} />
    </>
  );
};

/** The page that every kind has. */
export const ObjectPage = ({ address, namespace, name }: { address: KindAddress; namespace: string | undefined; name: string }) => {
  const { group, version, plural } = address;
  const target = useMemo(
    () => ({ ref: { group, version, plural, namespaced: namespace !== undefined }, namespace, name }),
    [group, version, plural, namespace, name],
  );
  const { object, gone, view } = useObject(target);
  const listHref = ownLists[plural] ?? `/kinds/${group || "core"}/${version}/${plural}`;
  return (
    <ObjectFrame object={object} gone={gone} view={view} what={`${plural} ${name}`} listHref={listHref}>
      {(found) => <ObjectView key={found.metadata.uid} object={found} target={target} listHref={listHref} />}
    </ObjectFrame>
  );
};
