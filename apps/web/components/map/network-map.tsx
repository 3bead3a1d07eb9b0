"use client";

import Link from "next/link";
import { useMemo } from "react";
import { useKey } from "@/lib/client/keys";
import { useNamespaces } from "@/lib/client/namespaces";
import { useQueryState } from "@/lib/client/query-state";
import { plural } from "@/lib/format/numbers";
import { useView } from "@/lib/live/use-live";
import { planMap } from "@/lib/network-map";
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

/** Which service reaches which pods, and where those are; live. */
export const NetworkMap = () => {
  const { selected } = useNamespaces();
  const pods = useView({ view: "yard", namespaces: selected });
  const nodes = useView({ view: "nodes" });
  const services = useView({ view: "services", namespaces: selected });
  const slices = useView({ view: "endpointslices", namespaces: selected });
  const [shape, setShape] = useQueryState("as", "map");
  const [chosen, setChosen] = useQueryState("chosen", "");
  const plan = useMemo(
    () => planMap(pods.rows, nodes.rows, services.rows, slices.rows),
    [pods.rows, nodes.rows, services.rows, slices.rows],
  );
  useKey("Escape", "Show all of the map", chosen ? () => setChosen("") : undefined);
  const views = [pods, nodes, services, slices];
  const loading = views.some(({ phase }) => phase === "loading");
  const problems = views.flatMap((view) => view.problems);
  const [problem] = problems;
  const nothing = plan.services.length === 0 && plan.units.size === 0;
  return (
    <>
      <PageHead title="Map">
        <span className="muted">
          {loading
            ? ""
            : `${plural(services.rows.length, "service")}, ${plural(pods.rows.length, "pod")}, ${plural(nodes.rows.length, "node")}`}
        </span>
      </PageHead>
      <section className="card" aria-label="Map of the network">
        <div className="head">
          <h2>Who reaches whom</h2>
          <span className="muted">a line for every endpoint of a service</span>
          <span className="end">
            <Segmented label="Show as" value={shape === "table" ? "table" : "map"} options={shapes} onChange={setShape} />
          </span>
        </div>
        {loading ? (
          <Loading />
        ) : nothing && problem ? (
          <Problem status={problem.status} />
        ) : nothing ? (
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
        ) : (
          <>
            {shape === "table" ? (
              <EdgeTable plan={plan} />
            ) : (
              <>
                <ChosenAbout plan={plan} chosen={chosen} onClear={() => setChosen("")} />
                <Drawing plan={plan} chosen={chosen} onChoose={setChosen} />
              </>
            )}
            {problems.map(({ plural: kinds, status }) => (
              <p key={kinds} className="faint small">
                {kinds} are not shown: {status.message}
              </p>
            ))}
          </>
        )}
      </section>
    </>
  );
};
