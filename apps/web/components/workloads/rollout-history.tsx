"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { toast } from "sonner";
import { messageOf, useTRPC } from "@/lib/client/trpc";
import { Age } from "../ui/age";
import { Failure, SkeletonRows } from "../ui/states";

/** The revisions of a Deployment, and the way back to each. */
export const RolloutHistory = ({ namespace, name, version }: { namespace: string; name: string; version: string }) => {
  const trpc = useTRPC();
  const history = useQuery(trpc.workloads.history.queryOptions({ namespace, name }));
  const { refetch } = history;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the Deployment changed in the cluster
  useEffect(() => void refetch(), [version, refetch]);
  const undo = useMutation(
    trpc.workloads.undo.mutationOptions({
      onSuccess: (_, { revision }) => toast(`${name} goes back to revision ${revision}`),
      onError: (error) => toast.error(`${name} did not go back`, { description: messageOf(error) }),
    }),
  );
  if (history.isError) return <Failure title="The history could not be read">{messageOf(history.error)}</Failure>;
  if (!history.data) return <SkeletonRows rows={3} />;
  if (history.data.length === 0) return <p className="muted">No revisions yet.</p>;
  return (
    <section className="card" aria-label="History">
      <table className="plain-table">
        <thead>
          <tr>
            <th>Revision</th>
            <th>Images</th>
            <th className="wide">Why</th>
            <th>Age</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {history.data.map((revision) => (
            <tr key={revision.number}>
              <td className="mono">{revision.number}</td>
              <td className="mono">{revision.images.join(", ")}</td>
              <td className="wide muted">{revision.cause}</td>
              <td className="muted">
                <Age since={revision.created} />
              </td>
              <td style={{ textAlign: "right" }}>
                {revision.current ? (
                  <span className="faint">now</span>
                ) : (
                  <button
                    type="button"
                    className="btn tight"
                    disabled={undo.isPending}
                    onClick={() => undo.mutate({ namespace, name, revision: revision.number })}
                  >
                    Go back to {revision.number}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
