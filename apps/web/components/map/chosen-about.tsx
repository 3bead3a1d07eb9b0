import Link from "next/link";
import { pageLink } from "@/lib/client/links";
import { plural } from "@/lib/format/numbers";
import { resources } from "@/lib/kubernetes/resource";
import type { MapPlan } from "@/lib/network-map";
import { podLink } from "../pods/pod-columns";
import styles from "./map.module.css";
import { serviceText } from "./service-button";
import { unitText } from "./unit";

const words = { ready: "ready", unready: "not ready", terminating: "terminating" } as const;

/** `a: 2 ready, 1 not ready`, for every node that the service leads to. */
const places = ({ edges, units, bays }: MapPlan, service: string): string => {
  const byBay = new Map<string, { ready: number; unready: number; terminating: number }>();
  const bayOf = new Map(bays.flatMap(({ title, units: members }) => members.map(({ id }) => [id, title] as const)));
  for (const { unit, counts } of edges.filter((edge) => edge.service === service)) {
    const bay = bayOf.get(unit) ?? units.get(unit)?.name ?? "";
    const sum = byBay.get(bay) ?? { ready: 0, unready: 0, terminating: 0 };
    for (const key of ["ready", "unready", "terminating"] as const) sum[key] += counts[key];
    byBay.set(bay, sum);
  }
  const text = (sum: Record<keyof typeof words, number>): string =>
    (["ready", "unready", "terminating"] as const)
      .filter((key) => sum[key] > 0)
      .map((key) => `${sum[key]} ${words[key]}`)
      .join(", ");
  return [...byBay].map(([bay, sum]) => `${bay}: ${text(sum)}`).join("; ");
};

const About = ({ plan, chosen }: { plan: MapPlan; chosen: string }) => {
  const service = plan.services.find(({ id }) => id === chosen);
  if (service) {
    const { row } = service;
    return (
      <>
        <Link href={pageLink({ ...resources.services, namespace: row.namespace, name: row.name })} className="mono link">
          {row.name}
        </Link>
        <span className="muted">
          {serviceText(service)}
          {row.ports.length > 0 ? <span className="mono">{` · ${row.ports.join(", ")}`}</span> : null}
        </span>
        <span className="muted">{places(plan, chosen)}</span>
      </>
    );
  }
  const unit = plan.units.get(chosen);
  if (!unit) return <span className="muted">What was chosen is gone.</span>;
  const leading = plan.edges.filter((edge) => edge.unit === chosen);
  const names = leading.map(({ service: id }) => plan.services.find((each) => each.id === id)?.row.name ?? "").sort();
  return (
    <>
      {unit.kind === "pod" ? (
        <Link href={podLink(unit)} className="mono link">
          {unit.name}
        </Link>
      ) : null}
      <span className="muted">{unit.kind === "pod" ? unit.code : unitText(unit)}</span>
      <span className="muted">
        {names.length === 0 ? "behind no service" : `behind ${plural(names.length, "service")}: ${names.join(", ")}`}
      </span>
    </>
  );
};

/** What is chosen, in a sentence, with the way to its page. Said aloud to those who do not see the lines. */
export const ChosenAbout = ({ plan, chosen, onClear }: { plan: MapPlan; chosen: string; onClear: () => void }) => (
  <div className={styles.about} aria-live="polite">
    {chosen ? (
      <>
        <About plan={plan} chosen={chosen} />
        <button type="button" className="btn quiet tight" onClick={onClear}>
          Show all
        </button>
      </>
    ) : (
      <span className="muted">Choose a service to see which pods it reaches, or a pod to see which services lead to it.</span>
    )}
  </div>
);
