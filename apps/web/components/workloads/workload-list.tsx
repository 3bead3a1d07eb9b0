"use client";

import Link from "next/link";
import { useMemo } from "react";
import { pageLink } from "@/lib/client/links";
import { useNamespaces } from "@/lib/client/namespaces";
import { useQueryState } from "@/lib/client/query-state";
import { useView } from "@/lib/live/use-live";
import type { WorkloadRow } from "@/lib/rows/types";
import { useDetails } from "../details/use-details";
import { WithDetails } from "../details/with-details";
import { FilterBox } from "../table/filter-box";
import { LiveTable } from "../table/live-table";
import { PageHead } from "../ui/page-head";
import { Segmented } from "../ui/segmented";
import { Empty } from "../ui/states";
import { workloadColumns } from "./workload-columns";
import { WorkloadDetails } from "./workload-details";

const kinds = [
  { value: "all", label: "All" },
  { value: "ReplicationController", label: "RCs" },
  { value: "Deployment", label: "Deployments" },
  { value: "ReplicaSet", label: "ReplicaSets" },
  { value: "DaemonSet", label: "DaemonSets" },
  { value: "StatefulSet", label: "StatefulSets" },
  { value: "Job", label: "Jobs" },
] as const;

/** What a Deployment made is shown under its kind, and not among what people made. */
const belongs = (row: WorkloadRow, kind: string): boolean =>
  kind === "all" ? row.owner === "" : kind === "Job" ? row.kind === "Job" || row.kind === "CronJob" : row.kind === kind;

const keyOf = ({ plural, namespace, name }: WorkloadRow): string => `${plural}/${namespace}/${name}`;

/** All workloads; details of one stand beside them where there is room. */
export const WorkloadList = () => {
  const { selected } = useNamespaces();
  const view = useView({ view: "workloads", namespaces: selected });
  const [kind, setKind] = useQueryState("kind", "all");
  const [name, setName] = useQueryState("name", "");
  const rows = useMemo(() => view.rows.filter((row) => belongs(row, kind) && row.name.includes(name.trim())), [view.rows, kind, name]);
  const details = useDetails(view.rows, keyOf);
  return (
    <>
      <PageHead title="Workloads" />
      <WithDetails details={details} kindOf={({ kind: each }) => each} href={pageLink} about={(row) => <WorkloadDetails row={row} />}>
        <section className="card">
          <div className="head">
            <Segmented label="Kind" value={kind} options={kinds} onChange={setKind} />
            <span className="end">
              <FilterBox label="Filter workloads" value={name} onChange={setName} />
            </span>
          </div>
          <LiveTable
            label="Workloads"
            view={view}
            rows={rows}
            columns={workloadColumns}
            initialSort={{ column: "name", descending: false }}
            href={pageLink}
            keyboard
            details={details}
            empty={
              <Empty
                title="No workloads yet"
                action={
                  <Link href="/deploy" className="btn go">
                    Deploy
                  </Link>
                }
              >
                A workload keeps a number of pods running: it makes them, replaces those that die, and follows its slider.
              </Empty>
            }
          />
        </section>
      </WithDetails>
    </>
  );
};
