"use client";

import type { Node } from "@gantry/api/core/v1";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { toast } from "sonner";
import { messageOf, useTRPC } from "@/lib/client/trpc";
import { isEmptyEdit, nodeEdit } from "@/lib/kubernetes/node-edit";
import { type LabelRow, LabelRows, labelRowProblem } from "./label-rows";
import { type TaintRow, TaintRows, taintRowProblem } from "./taint-rows";

interface Draft {
  /** The node as it was when the person began, so that only their changes are sent. */
  readonly base: Node;
  readonly labels: readonly LabelRow[];
  readonly taints: readonly TaintRow[];
}

const draftOf = (node: Node): Draft => ({
  base: node,
  labels: Object.entries(node.metadata.labels ?? {}).map(([key, value], id) => ({ id, key, value })),
  taints: (node.spec.taints ?? []).map((taint, id) => ({ id, taint })),
});

const editOf = ({ base, labels, taints }: Draft) =>
  nodeEdit(
    { labels: base.metadata.labels ?? {}, taints: base.spec.taints ?? [] },
    { labels: Object.fromEntries(labels.map(({ key, value }) => [key, value])), taints: taints.map(({ taint }) => taint) },
  );

/** Labels that pods may ask for, and taints that keep pods away. */
export const NodeLabels = ({ node }: { node: Node }) => {
  const trpc = useTRPC();
  const [draft, setDraft] = useState<Draft>();
  const lastId = useRef(10_000);
  const { name } = node.metadata;
  const save = useMutation(
    trpc.nodes.edit.mutationOptions({
      onSuccess: () => {
        toast(`Saved labels and taints of ${name}`);
        setDraft(undefined);
      },
    }),
  );
  const shown = draft ?? draftOf(node);
  const edit = editOf(shown);
  const unfit =
    shown.labels.some((row) => labelRowProblem(row, shown.labels)) || shown.taints.some((row) => taintRowProblem(row, shown.taints));
  const evicting = edit.taints.set.filter(({ effect }) => effect === "NoExecute");
  const nextId = (): number => ++lastId.current;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (!unfit) save.mutate({ node: name, edit });
  };
  return (
    <form className="card stack-m" onSubmit={onSubmit}>
      <div className="halves">
        <LabelRows rows={shown.labels} onChange={(labels) => setDraft({ ...shown, labels })} nextId={nextId} />
        <TaintRows rows={shown.taints} onChange={(taints) => setDraft({ ...shown, taints })} nextId={nextId} />
      </div>
      {evicting.length > 0 ? (
        <p>
          Pods here that do not tolerate <b className="mono">{evicting.map(({ key }) => key).join(", ")}</b> are evicted as soon as this is
          saved.
        </p>
      ) : null}
      {save.isError ? (
        <p role="alert" style={{ color: "var(--bad)" }}>
          {messageOf(save.error)}
        </p>
      ) : null}
      <div className="row">
        <button type="submit" className="btn go" disabled={isEmptyEdit(edit) || unfit || save.isPending}>
          Save labels and taints of {name}
        </button>
        {draft ? (
          <button type="button" className="btn" onClick={() => setDraft(undefined)}>
            Discard the changes
          </button>
        ) : null}
      </div>
    </form>
  );
};
