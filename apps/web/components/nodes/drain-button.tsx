"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { startDrain } from "@/lib/client/drains";
import { messageOf, useTRPC, useTRPCClient } from "@/lib/client/trpc";
import { plural } from "@/lib/format/numbers";
import { Dialog, DialogFooter } from "../ui/dialog";
import { Skeleton } from "../ui/states";

const nothing = { unmanaged: false, localData: false };

/** Shows what draining a node would do, asks for consent to every loss, and begins. */
export const DrainButton = ({ node, draining }: { node: string; draining: boolean }) => {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [open, setOpen] = useState(false);
  const [consent, setConsent] = useState(nothing);
  const plan = useQuery(trpc.nodes.drainPlan.queryOptions({ node }, { enabled: open, staleTime: 0, gcTime: 0 }));
  const pods = plan.data ?? [];
  const staying = pods.filter(({ fate }) => fate === "stay");
  const unmanaged = pods.filter(({ losses }) => losses.includes("unmanaged"));
  const local = pods.filter(({ losses }) => losses.includes("localData"));
  const going = pods.length - staying.length;
  const ready = plan.isSuccess && (unmanaged.length === 0 || consent.unmanaged) && (local.length === 0 || consent.localData);
  const change = (next: boolean): void => {
    setOpen(next);
    setConsent(nothing);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (!ready) return;
    startDrain(client, node, consent);
    change(false);
  };
  return (
    <>
      <button type="button" className="btn" disabled={draining} onClick={() => change(true)}>
        Drain…
      </button>
      <Dialog
        open={open}
        onOpenChange={change}
        title={`Drain ${node}?`}
        description="It takes no new pods, and its pods are evicted; their controllers make them anew on other nodes. Disruption budgets are kept."
      >
        <form className="stack-m" onSubmit={onSubmit}>
          {plan.isError ? (
            <p role="alert" style={{ color: "var(--bad)" }}>
              {messageOf(plan.error)}
            </p>
          ) : plan.isSuccess ? (
            <p>
              {going === 0 ? "No pod has to go" : `${plural(going, "pod")} will be evicted`}
              {staying.length > 0 ? `; staying, as DaemonSets or the node itself run them: ${plural(staying.length, "pod")}.` : "."}
            </p>
          ) : (
            <Skeleton height={20} />
          )}
          {unmanaged.length > 0 ? (
            <label>
              <input
                type="checkbox"
                checked={consent.unmanaged}
                onChange={({ target }) => setConsent({ ...consent, unmanaged: target.checked })}
              />{" "}
              End {plural(unmanaged.length, "pod")} for good, as nothing makes {unmanaged.length === 1 ? "it" : "them"} anew:{" "}
              <span className="mono muted">{unmanaged.map(({ namespace, name }) => `${namespace}/${name}`).join(", ")}</span>
            </label>
          ) : null}
          {local.length > 0 ? (
            <label>
              <input
                type="checkbox"
                checked={consent.localData}
                onChange={({ target }) => setConsent({ ...consent, localData: target.checked })}
              />{" "}
              Lose the emptyDir data of {plural(local.length, "pod")}:{" "}
              <span className="mono muted">{local.map(({ namespace, name }) => `${namespace}/${name}`).join(", ")}</span>
            </label>
          ) : null}
          <DialogFooter>
            <button type="button" className="btn" onClick={() => change(false)}>
              Leave it
            </button>
            <button type="submit" className="btn danger go" disabled={!ready}>
              Drain {node}
            </button>
          </DialogFooter>
        </form>
      </Dialog>
    </>
  );
};
