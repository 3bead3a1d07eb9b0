"use client";

import { type FormEvent, useState } from "react";
import { manyStreams, trafficSeconds } from "@/lib/network/measurement";
import { Dialog, DialogFooter } from "../ui/dialog";
import { Field } from "../ui/field";

/** Between which nodes to measure, as far as somebody has chosen; `to` is empty for no other node. */
export interface ChosenNodes {
  readonly from?: string;
  readonly to?: string;
}

interface MeasureButtonProps {
  /** Whose network is in order. */
  nodes: readonly string[];
  chosen: ChosenNodes;
  onChoose: (chosen: ChosenNodes) => void;
  onMeasure: (from: string, to: string | undefined) => void;
}

const alone = "";

/** Says what a measurement does to the nodes, asks between which, and begins. */
export const MeasureButton = ({ nodes, chosen, onChoose, onMeasure }: MeasureButtonProps) => {
  const [open, setOpen] = useState(false);
  // A node that does not answer for a moment, as one that was just measured may, is not exchanged for another under the user's hand.
  const offered = [...new Set([...nodes, chosen.from, chosen.to])].filter((node): node is string => !!node).sort();
  const from = chosen.from ?? nodes[0] ?? "";
  const others = offered.filter((node) => node !== from);
  const to = chosen.to === alone ? alone : (others.find((node) => node === chosen.to) ?? others[0] ?? alone);
  const seconds = trafficSeconds(to !== alone);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setOpen(false);
    onMeasure(from, to === alone ? undefined : to);
  };
  return (
    <>
      <button type="button" className="btn" disabled={nodes.length === 0} onClick={() => setOpen(true)}>
        Measure…
      </button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Measure the network?"
        description={`Sends as much test traffic as the network carries for ${seconds} seconds, through 1 and ${manyStreams} connections. Other traffic of ${to === alone ? "the node" : "both nodes"} is slower meanwhile. Nothing stays behind.`}
      >
        <form className="stack-m" onSubmit={onSubmit}>
          <Field id="measure-from" label="From">
            <select id="measure-from" className="input" value={from} onChange={({ target }) => onChoose({ ...chosen, from: target.value })}>
              {offered.map((node) => (
                <option key={node}>{node}</option>
              ))}
            </select>
          </Field>
          <Field
            id="measure-to"
            label="To"
            hint={to === alone ? "On one node there is no way between nodes to compare with: no ratios." : undefined}
          >
            <select
              id="measure-to"
              className="input"
              value={to}
              aria-describedby={to === alone ? "measure-to-note" : undefined}
              onChange={({ target }) => onChoose({ ...chosen, to: target.value })}
            >
              {others.map((node) => (
                <option key={node}>{node}</option>
              ))}
              <option value={alone}>no other node</option>
            </select>
          </Field>
          <DialogFooter>
            <button type="button" className="btn" onClick={() => setOpen(false)}>
              Cancel
            </button>
            <button type="submit" className="btn go">
              Measure for {seconds} seconds
            </button>
          </DialogFooter>
        </form>
      </Dialog>
    </>
  );
};
