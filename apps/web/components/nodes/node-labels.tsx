"use client";

import type { Node } from "@gantry/api/core/v1";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { messageOf, useTRPC } from "@/lib/client/trpc";
import { resources } from "@/lib/kubernetes/resource";
import { formatTaint, parseLabels, parseTaint } from "@/lib/kubernetes/taints";
import { Field } from "../ui/field";

const labelText = (node: Node): string =>
  Object.entries(node.metadata.labels ?? {})
    .map(([key, value]) => (value ? `${key}=${value}` : key))
    .join("\n");

const taintText = (node: Node): string => (node.spec.taints ?? []).map(formatTaint).join("\n");

const lines = (text: string): string[] => text.split("\n").filter((line) => line.trim() !== "");

/** Labels that pods may ask for, and taints that keep pods away, a line each. */
export const NodeLabels = ({ node }: { node: Node }) => {
  const trpc = useTRPC();
  const [labels, setLabels] = useState<string>();
  const [taints, setTaints] = useState<string>();
  const { name } = node.metadata;
  const save = useMutation(
    trpc.objects.patch.mutationOptions({
      onSuccess: () => {
        toast(`Saved labels and taints of ${name}`);
        setLabels(undefined);
        setTaints(undefined);
      },
    }),
  );
  const labelsNow = labels ?? labelText(node);
  const taintsNow = taints ?? taintText(node);
  const parsed = parseLabels(labelsNow);
  const wrongTaints = lines(taintsNow).filter((line) => !parseTaint(line));
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const removed = Object.fromEntries(
      Object.keys(node.metadata.labels ?? {})
        .filter((key) => !(key in parsed.labels))
        .map((key) => [key, null]),
    );
    const nextTaints = lines(taintsNow).flatMap((line) => {
      const taint = parseTaint(line);
      const kept = node.spec.taints?.find(
        (each) => taint && each.key === taint.key && each.effect === taint.effect && (each.value ?? "") === (taint.value ?? ""),
      );
      return taint ? [kept ?? taint] : [];
    });
    save.mutate({
      ref: resources.nodes,
      name,
      patch: { metadata: { labels: { ...parsed.labels, ...removed } }, spec: { taints: nextTaints.length > 0 ? nextTaints : null } },
    });
  };
  return (
    <form className="card stack-m" onSubmit={onSubmit}>
      <Field
        id="node-labels"
        label="Labels"
        hint="One a line: key=value"
        error={parsed.wrong.length > 0 ? `Not a label: ${parsed.wrong.join(", ")}` : undefined}
      >
        <textarea
          id="node-labels"
          className="input mono"
          rows={Math.min(14, lines(labelsNow).length + 2)}
          value={labelsNow}
          onChange={(event) => setLabels(event.target.value)}
        />
      </Field>
      <Field
        id="node-taints"
        label="Taints"
        hint="One a line: key=value:NoSchedule, PreferNoSchedule or NoExecute"
        error={wrongTaints.length > 0 ? `Not a taint: ${wrongTaints.join(", ")}` : undefined}
      >
        <textarea
          id="node-taints"
          className="input mono"
          rows={Math.min(8, lines(taintsNow).length + 2)}
          value={taintsNow}
          onChange={(event) => setTaints(event.target.value)}
        />
      </Field>
      {save.isError ? (
        <p role="alert" style={{ color: "var(--bad)" }}>
          {messageOf(save.error)}
        </p>
      ) : null}
      <div className="row">
        <button
          type="submit"
          className="btn go"
          disabled={(labels === undefined && taints === undefined) || parsed.wrong.length > 0 || wrongTaints.length > 0 || save.isPending}
        >
          Save labels and taints of {name}
        </button>
      </div>
    </form>
  );
};
