"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { messageOf, useTRPC } from "@/lib/client/trpc";
import { apiVersionOf } from "@/lib/kubernetes/resource";
import { FilterBox } from "../table/filter-box";
import { PageHead } from "../ui/page-head";
import { Failure, SkeletonRows } from "../ui/states";

/** Everything that the API server keeps, custom kinds included. */
export const KindList = () => {
  const trpc = useTRPC();
  const [text, setText] = useState("");
  const kinds = useQuery(trpc.cluster.kinds.queryOptions());
  const shown = (kinds.data ?? []).filter(({ kind, plural }) => `${kind} ${plural}`.toLowerCase().includes(text.trim().toLowerCase()));
  return (
    <>
      <PageHead title="All kinds" />
      <section className="card">
        <div className="head">
          <span className="muted">everything that the API server keeps</span>
          <span className="end">
            <FilterBox label="Filter kinds" value={text} onChange={setText} />
          </span>
        </div>
        {kinds.isError ? (
          <Failure title="The kinds could not be read">{messageOf(kinds.error)}</Failure>
        ) : kinds.data ? (
          <table className="plain-table">
            <thead>
              <tr>
                <th>Kind</th>
                <th>API version</th>
                <th className="wide">Scope</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((kind) => (
                <tr key={`${kind.group}/${kind.plural}`}>
                  <td>
                    <Link className="link" href={`/kinds/${kind.group || "core"}/${kind.version}/${kind.plural}`}>
                      {kind.kind}
                    </Link>
                  </td>
                  <td className="mono muted">{apiVersionOf(kind)}</td>
                  <td className="wide muted">{kind.namespaced ? "in a namespace" : "the whole cluster"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : (
          <SkeletonRows rows={10} />
        )}
      </section>
    </>
  );
};
