"use client";

import { useState } from "react";
import { trafficSeconds, waysOf } from "@/lib/network/measurement";
import type { NodeAnswer } from "@/lib/network/node-state";
import { Age } from "../ui/age";
import { type ChosenNodes, MeasureButton } from "./measure-button";
import { MeasurementTable } from "./measurement-table";
import { type MeasurementView, useMeasurement } from "./use-measurement";

/** How far it is, in a sentence. */
const progressOf = ({ phase, from, to, results, problem }: MeasurementView): string => {
  const between = to === undefined ? `on ${from}` : `from ${from} to ${to}`;
  const all = waysOf(to !== undefined).length;
  const failed = results.filter((result) => result.problem !== undefined).length;
  switch (phase) {
    case "running":
      return `Measuring ${between}: ${results.length} of ${all} done, about ${trafficSeconds(to !== undefined)} seconds in all. Leaving this page stops it.`;
    case "stopped":
      return `Stopped ${between}. No more traffic is sent.`;
    case "failed":
      return `It could not be measured ${between}: ${problem}`;
    case "ended":
      return failed > 0 ? `Measured ${between}; ${failed} of ${all} could not be.` : `Measured ${between}.`;
  }
};

/** Measures what the network carries, when somebody asks for it. */
export const MeasurementCard = ({ answers }: { answers: readonly NodeAnswer[] }) => {
  const { view, start, stop } = useMeasurement();
  // Kept here, for the button makes room for another while it measures: the next measurement begins with the same nodes.
  const [chosen, setChosen] = useState<ChosenNodes>({});
  const running = view?.phase === "running";
  const nodes = answers.filter(({ state }) => state?.readiness.ready).map(({ node }) => node);
  return (
    <section className="card" aria-label="Measurement">
      <div className="head">
        <h2>Measurement</h2>
        <span className="muted">what pods and Services get of what the nodes have</span>
        <span className="end">
          {running ? (
            <button type="button" className="btn" onClick={stop}>
              Stop
            </button>
          ) : (
            <MeasureButton nodes={nodes} chosen={chosen} onChoose={setChosen} onMeasure={start} />
          )}
        </span>
      </div>
      {view ? (
        <div className="stack-m">
          <p role={view.phase === "failed" ? "alert" : "status"} style={view.phase === "failed" ? { color: "var(--bad)" } : undefined}>
            {progressOf(view)}{" "}
            {view.phase === "ended" ? (
              <span className="muted">
                Begun <Age since={view.at} /> ago.
              </span>
            ) : null}
          </p>
          {view.phase === "failed" && view.results.length === 0 ? null : <MeasurementTable view={view} />}
          {view.results.some(({ ratios }) => ratios) ? (
            <p className="muted small">
              × is the ratio to node to node, measured in the same run. More is better for connections, less for responses. Other work on
              the nodes changes both: measure again before you trust a small difference.
            </p>
          ) : null}
        </div>
      ) : (
        <p className="muted">
          {nodes.length === 0
            ? "No node whose network is in order is known yet."
            : "Throughput and response time from node to node, pod to pod and through a Service, side by side. Nothing is sent before you say so."}
        </p>
      )}
    </section>
  );
};
