"use client";

import Link from "next/link";
import { useMemo } from "react";
import { useKey } from "@/lib/client/keys";
import { useNamespaces } from "@/lib/client/namespaces";
import { useQueryState } from "@/lib/client/query-state";
import { plural } from "@/lib/format/numbers";
import { useView } from "@/lib/live/use-live";
import { drawingLimits, type MapInput, noLimits, planMap } from "@/lib/map/plan";
import { FilterBox } from "../table/filter-box";
import { PageHead } from "../ui/page-head";
import { Segmented } from "../ui/segmented";
import { Empty, Problem, Skeleton } from "../ui/states";
import { ChosenAbout } from "./chosen-about";
import { Drawing } from "./drawing";
import { EdgeTable } from "./edge-table";
import styles from "./map.module.css";

const shapes = [
  { value: "map", label: "Map" },
  { value: "table", label: "Table" },
] as const;

const Loading = () => (
  <div className={styles.map} role="status" aria-label="Loading">
    <div className={styles.column}>
      {[1, 2, 3, 4].map((each) => (
        <Skeleton key={each} height={46} />
      ))}
    </div>
    <div className={styles.column}>
      {[1, 2].map((each) => (
        <Skeleton key={each} height={110} />
      ))}
    </div>
  </div>
);

const Nothing = () => (
  <Empty
    title="Nothing to draw yet"
    action={
      <Link href="/deploy" className="btn go">
        Deploy
      </Link>
    }
  >
    Deploy an application with a port and give it a service: the map shows which pods the service reaches.
  </Empty>
);

/** The map as a drawing, and what is chosen in it. */
const ChosenDrawing = ({ input }: { input: MapInput }) => {
  const { select } = useNamespaces();
  const [chosen, setChosen] = useQueryState("chosen", "");
  const plan = useMemo(() => planMap(input, drawingLimits), [input]);
  const clear = (): void => setChosen("");
  useKey("Escape", "Show all of the map", chosen ? clear : undefined);
  const onNamespace = (namespace: string): void => {
    clear();
    select([namespace]);
  };
  return (
    <>
      <ChosenAbout plan={plan} chosen={chosen} onClear={clear} onNamespace={onNamespace} />
      <Drawing plan={plan} chosen={chosen} onChoose={setChosen} />
    </>
  );
};

const EdgesInTable = ({ input }: { input: MapInput }) => {
  const plan = useMemo(() => planMap(input, noLimits), [input]);
  return <EdgeTable plan={plan} />;
};

/** Which service reaches which pods, and where those are; live. */
export const NetworkMap = () => {
  const { selected } = useNamespaces();
  const pods = useView({ view: "yard", namespaces: selected });
  const nodes = useView({ view: "nodes" });
  const services = useView({ view: "services", namespaces: selected });
  const slices = useView({ view: "endpointslices", namespaces: selected });
  const [shape, setShape] = useQueryState("as", "map");
  const [name, setName] = useQueryState("name", "");
  const input = useMemo<MapInput>(() => {
    const named = services.rows.filter((row) => row.name.includes(name.trim()));
    return { pods: pods.rows, nodes: nodes.rows, services: named, slices: slices.rows };
  }, [pods.rows, nodes.rows, services.rows, slices.rows, name]);
  const views = [pods, nodes, services, slices];
  const loading = views.some(({ phase }) => phase === "loading");
  const problems = views.flatMap((view) => view.problems);
  const [problem] = problems;
  const nothing = services.rows.length === 0 && pods.rows.length === 0;
  const Shape = shape === "table" ? EdgesInTable : ChosenDrawing;
  const counts = [plural(services.rows.length, "service"), plural(pods.rows.length, "pod"), plural(nodes.rows.length, "node")];
  return (
    <>
      <PageHead title="Map">
        <span className="muted">{loading ? "" : counts.join(", ")}</span>
      </PageHead>
      <section className="card" aria-label="Map of the network">
        <div className="head">
          <h2>Who reaches whom</h2>
          <span className="muted">a line for every endpoint of a service</span>
          <span className={`end ${styles.tools}`}>
            <FilterBox label="Filter services" value={name} onChange={setName} />
            <Segmented label="Show as" value={shape === "table" ? "table" : "map"} options={shapes} onChange={setShape} />
          </span>
        </div>
        {loading ? <Loading /> : nothing ? problem ? <Problem status={problem.status} /> : <Nothing /> : <Shape input={input} />}
        {nothing
          ? null
          : problems.map(({ plural: kinds, status }) => (
              <p key={kinds} className="faint small">
                {kinds} are not shown: {status.message}
              </p>
            ))}
      </section>
    </>
  );
};
