"use client";

import { objectLink } from "@/lib/client/links";
import { formatAmount, formatPercent } from "@/lib/format/numbers";
import { type ResourceRef, resources } from "@/lib/kubernetes/resource";
import type { AccessRow, ConfigRow, NamedRow, NamespaceRow, QuotaRow } from "@/lib/rows/types";
import { ageColumn, fullNameColumn, nameColumn, namespaceColumn, stateColumn } from "../table/cells";
import type { Column } from "../table/columns";
import { Empty } from "../ui/states";
import { NewFromYaml } from "./new-from-yaml";
import { SimpleList } from "./simple-list";
import { starters } from "./starters";

const linkTo =
  (ref: ResourceRef) =>
  ({ namespace, name }: NamedRow): string =>
    objectLink({ ...ref, namespace, name });

const keysColumn = (title: string): Column<ConfigRow> => ({
  id: "keys",
  title,
  width: "minmax(140px, 2.4fr)",
  narrow: false,
  cell: ({ keys }) => (
    <span className="mono muted" title={keys.join(", ")}>
      {keys.join(", ") || "empty"}
    </span>
  ),
});

const typeColumn: Column<ConfigRow> = {
  id: "type",
  title: "Type",
  width: "minmax(120px, 1.6fr)",
  by: ({ type }) => type,
  cell: ({ type }) => <span className="muted">{type}</span>,
};

export const NamespaceListPage = () => (
  <SimpleList<"namespaces">
    view="namespaces"
    title="Namespaces"
    about="projects or groups of users, kept apart"
    clusterWide
    columns={[nameColumn<NamespaceRow>(linkTo(resources.namespaces)), stateColumn(), ageColumn()]}
    href={linkTo(resources.namespaces)}
    actions={<NewFromYaml what="namespace" starter={starters.namespace} />}
    empty={<Empty title="No namespaces" action={<NewFromYaml what="namespace" starter={starters.namespace} />} />}
  />
);

export const ConfigMapListPage = () => (
  <SimpleList<"configmaps">
    view="configmaps"
    title="ConfigMaps"
    about="settings and files that pods read"
    columns={[fullNameColumn<ConfigRow>(linkTo(resources.configMaps)), namespaceColumn(), keysColumn("Keys"), ageColumn()]}
    href={linkTo(resources.configMaps)}
    actions={<NewFromYaml what="ConfigMap" starter={starters.configMap} />}
    empty={
      <Empty title="No ConfigMaps" action={<NewFromYaml what="ConfigMap" starter={starters.configMap} />}>
        Pods take settings from them as environment variables or as files.
      </Empty>
    }
  />
);

export const SecretListPage = () => (
  <SimpleList<"secrets">
    view="secrets"
    title="Secrets"
    about="passwords, tokens and keys; values stay hidden until you reveal them"
    columns={[fullNameColumn<ConfigRow>(linkTo(resources.secrets)), namespaceColumn(), typeColumn, keysColumn("Keys"), ageColumn()]}
    href={linkTo(resources.secrets)}
    actions={<NewFromYaml what="Secret" starter={starters.secret} />}
    empty={
      <Empty title="No Secrets" action={<NewFromYaml what="Secret" starter={starters.secret} />}>
        Pods take passwords and keys from them; people see them only when they ask to.
      </Empty>
    }
  />
);

const limitsColumn: Column<QuotaRow> = {
  id: "limits",
  title: "Used of allowed",
  width: "minmax(180px, 4fr)",
  cell: ({ limits }) =>
    limits.map(({ resource, used, hard, fraction }, index) => (
      <span key={resource} title={`${formatPercent(fraction)} of ${resource}`} style={fraction >= 1 ? { color: "var(--bad)" } : undefined}>
        {index > 0 ? ", " : ""}
        <span className="muted">{resource}</span>{" "}
        <span className="mono">
          {formatAmount(resource, used)} of {formatAmount(resource, hard)}
        </span>
      </span>
    )),
};

export const QuotaListPage = () => (
  <SimpleList<"quotas">
    view="quotas"
    title="Quotas"
    about="what a namespace may use in all"
    columns={[fullNameColumn<QuotaRow>(linkTo(resources.resourceQuotas)), namespaceColumn(), limitsColumn, ageColumn()]}
    href={linkTo(resources.resourceQuotas)}
    actions={<NewFromYaml what="quota" starter={starters.quota} />}
    empty={
      <Empty title="No quotas" action={<NewFromYaml what="quota" starter={starters.quota} />}>
        A quota keeps a namespace within its share of pods, CPU, memory and other things.
      </Empty>
    }
  />
);

const kindColumn: Column<AccessRow> = {
  id: "kind",
  title: "Kind",
  width: "minmax(130px, 1fr)",
  by: ({ kind }) => kind,
  cell: ({ kind }) => <span className="muted">{kind}</span>,
};

const summaryColumn: Column<AccessRow> = {
  id: "summary",
  title: "Says",
  width: "minmax(160px, 3fr)",
  narrow: false,
  by: ({ summary }) => summary,
  cell: ({ summary }) => (
    <span className="muted" title={summary}>
      {summary}
    </span>
  ),
};

const accessLink = ({ group, plural, namespace, name }: AccessRow): string => objectLink({ group, plural, namespace, name });

export const AccessListPage = () => (
  <SimpleList<"access">
    view="access"
    title="Access"
    about="who may do what: roles, their bindings, and service accounts"
    columns={[fullNameColumn<AccessRow>(accessLink), kindColumn, namespaceColumn(), summaryColumn, ageColumn()]}
    href={accessLink}
    actions={<NewFromYaml what="role and binding" starter={starters.access} />}
    empty={<Empty title="No roles and no bindings" action={<NewFromYaml what="role and binding" starter={starters.access} />} />}
  />
);
