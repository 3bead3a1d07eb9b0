"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { useKey } from "@/lib/client/keys";
import { useNamespaces } from "@/lib/client/namespaces";
import { useQueryState } from "@/lib/client/query-state";
import { useView } from "@/lib/live/use-live";
import type { PodRow } from "@/lib/rows/types";
import { useDetails } from "../details/use-details";
import { WithDetails } from "../details/with-details";
import { FilterBox } from "../table/filter-box";
import { LiveTable } from "../table/live-table";
import { PageHead } from "../ui/page-head";
import { Segmented } from "../ui/segmented";
import { Empty } from "../ui/states";
import { podColumns, podLink } from "./pod-columns";
import { PodDetails } from "./pod-details";

const states = [
  { value: "all", label: "All" },
  { value: "ready", label: "Ready" },
  { value: "waiting", label: "Waiting" },
  { value: "failed", label: "Failed" },
  { value: "idle", label: "Finished" },
] as const;

const keyOf = ({ namespace, name }: PodRow): string => `${namespace}/${name}`;

/** All pods; details of one stand beside them where there is room. */
export const PodList = () => {
  const router = useRouter();
  const { selected } = useNamespaces();
  const view = useView({ view: "pods", namespaces: selected });
  const usage = useView({ view: "usage", of: "pods", namespaces: selected });
  const [state, setState] = useQueryState("state", "all");
  const [name, setName] = useQueryState("name", "");
  const [current, setCurrent] = useState<PodRow>();
  const rows = useMemo(
    () => view.rows.filter((row) => (state === "all" || row.state === state) && row.name.includes(name.trim())),
    [view.rows, state, name],
  );
  const details = useDetails(view.rows, keyOf);
  const columns = useMemo(() => podColumns("list", usage.byUid), [usage.byUid]);
  useKey("l", "Logs of the row", current && (() => router.push(`${podLink(current)}?tab=logs`)));
  return (
    <>
      <PageHead title="Pods" />
      <WithDetails details={details} kindOf={() => "Pod"} href={podLink} about={(row) => <PodDetails row={row} />}>
        <section className="card">
          <div className="head">
            <Segmented label="State" value={state} options={states} onChange={setState} />
            <span className="end">
              <FilterBox label="Filter pods" value={name} onChange={setName} />
            </span>
          </div>
          <LiveTable
            label="Pods"
            view={view}
            rows={rows}
            columns={columns}
            initialSort={{ column: "name", descending: false }}
            href={podLink}
            keyboard
            onCurrent={setCurrent}
            details={details}
            empty={
              <Empty
                title="No pods yet"
                action={
                  <Link href="/deploy" className="btn go">
                    Deploy
                  </Link>
                }
              >
                A pod is one or more containers that share a network address and volumes, on one node.
              </Empty>
            }
          />
        </section>
      </WithDetails>
    </>
  );
};
