"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useTRPC } from "@/lib/client/trpc";
import { useView } from "@/lib/live/use-live";
import { Age } from "../ui/age";
import { PageHead } from "../ui/page-head";
import { BackendNotice } from "./backend-notice";
import { MeasurementCard } from "./measurement-card";
import { NodesCard } from "./nodes-card";
import { Problems } from "./problems";
import { RoutesCard } from "./routes-card";

/** No watch tells what an agent knows, so it is asked again while the page is in sight. Milliseconds. */
const askEvery = 15_000;

/** How every node's part of the pod network is made, and whether it is in order. */
export const NetworkPage = () => {
  const trpc = useTRPC();
  const view = useView({ view: "nodenetworks" });
  const names = useMemo(() => view.rows.map(({ name }) => name).sort(), [view.rows]);
  const { data, refetch, error } = useQuery(
    trpc.network.nodes.queryOptions(
      { names },
      { enabled: names.length > 0, refetchInterval: askEvery, placeholderData: keepPreviousData, retry: false },
    ),
  );
  // A node that becomes ready, or gets its podCIDR, has something new to tell at once.
  const seen = view.rows.map(({ name, code, podCIDRs }) => `${name} ${code} ${podCIDRs.join()}`).join("\n");
  useEffect(() => {
    if (seen) void refetch();
  }, [seen, refetch]);
  const answers = useMemo(() => new Map((data?.answers ?? []).map((answer) => [answer.node, answer])), [data]);
  return (
    <>
      <PageHead title="Network">
        {data ? (
          <span className="muted">
            asked the agents <Age since={data.at} /> ago
          </span>
        ) : null}
      </PageHead>
      {error ? <p role="alert">The agents could not be asked: {error.message}</p> : null}
      <BackendNotice rows={view.rows} />
      <Problems answers={data?.answers ?? []} />
      <NodesCard view={view} answers={answers} />
      <MeasurementCard answers={data?.answers ?? []} />
      <RoutesCard answers={data?.answers ?? []} />
    </>
  );
};
