import Link from "next/link";
import { pageLink } from "@/lib/client/links";
import { plural } from "@/lib/format/numbers";
import { resources } from "@/lib/kubernetes/resource";
import { addCounts, countsText, noCounts } from "@/lib/map/counts";
import type { EndpointCounts, MapPlan, MapService, MapUnit } from "@/lib/map/types";
import { podLink } from "../pods/pod-columns";
import styles from "./map.module.css";
import { serviceText } from "./service-button";
import { unitText } from "./unit";

/** More of them in a sentence nobody reads; the table has them all. */
const mostNamed = 8;

const sayList = (names: readonly string[], separator: string): string => {
  const more = names.length - mostNamed;
  return more > 0 ? `${names.slice(0, mostNamed).join(separator)} and ${more} more` : names.join(separator);
};

/** `a: 2 ready, 1 not ready`, for the nodes that the service leads to. */
const places = ({ edges, bays }: MapPlan, service: string): string => {
  const sums = new Map<string, EndpointCounts>();
  for (const { bay, counts } of edges.filter((edge) => edge.service === service)) {
    const sum = sums.get(bay) ?? noCounts();
    addCounts(sum, counts);
    sums.set(bay, sum);
  }
  const said = bays.flatMap(({ id, title }) => {
    const sum = sums.get(id);
    return sum ? [`${title}: ${countsText(sum)}`] : [];
  });
  return sayList(said, "; ");
};

const AboutService = ({ plan, service }: { plan: MapPlan; service: MapService }) => {
  const { id, name, namespace, row, count } = service;
  return (
    <>
      {row ? (
        <Link href={pageLink({ ...resources.services, namespace, name })} className="mono link">
          {name}
        </Link>
      ) : (
        <span>
          {plural(count, "service")} in <span className="mono">{namespace}</span>
        </span>
      )}
      <span className="muted">
        {serviceText(service)}
        {row && row.ports.length > 0 ? <span className="mono">{` · ${row.ports.join(", ")}`}</span> : null}
      </span>
      <span className={`muted small ${styles.places}`}>{places(plan, id)}</span>
    </>
  );
};

const AboutUnit = ({ plan, unit }: { plan: MapPlan; unit: MapUnit }) => {
  const services = new Map(plan.services.map((service) => [service.id, service]));
  const names = plan.edges
    .filter((edge) => edge.unit === unit.id)
    .flatMap(({ service }) => {
      const found = services.get(service);
      return found ? [found.row ? found.name : `${plural(found.count, "service")} of ${found.namespace}`] : [];
    })
    .sort();
  return (
    <>
      {unit.kind === "pod" ? (
        <Link href={podLink(unit)} className="mono link">
          {unit.name}
        </Link>
      ) : null}
      <span className="muted">{unit.kind === "pod" ? unit.code : unitText(unit)}</span>
      <span className={`muted small ${styles.places}`}>{names.length === 0 ? "behind no service" : `behind ${sayList(names, ", ")}`}</span>
    </>
  );
};

const About = ({ plan, chosen }: { plan: MapPlan; chosen: string }) => {
  const service = plan.services.find(({ id }) => id === chosen);
  if (service) return <AboutService plan={plan} service={service} />;
  const unit = plan.units.get(chosen);
  return unit ? <AboutUnit plan={plan} unit={unit} /> : <span className="muted">What was chosen is gone.</span>;
};

interface ChosenAboutProps {
  plan: MapPlan;
  chosen: string;
  onClear: () => void;
  onNamespace: (namespace: string) => void;
}

/** What is chosen, in a sentence, with the way to its page. Said aloud to those who do not see the lines. */
export const ChosenAbout = ({ plan, chosen, onClear, onNamespace }: ChosenAboutProps) => {
  const namespace = plan.services.find(({ id, row }) => id === chosen && !row)?.namespace;
  return (
    <div className={styles.about} aria-live="polite">
      {chosen ? (
        <>
          <button type="button" className="btn tight" onClick={onClear}>
            Show all
          </button>
          {namespace === undefined ? null : (
            <button type="button" className="btn tight" onClick={() => onNamespace(namespace)}>
              Show only {namespace}
            </button>
          )}
          <About plan={plan} chosen={chosen} />
        </>
      ) : (
        <span className="muted">Choose a service to see which pods it reaches, or a pod to see which services lead to it.</span>
      )}
    </div>
  );
};
