import type { Container, ContainerStatus } from "@gantry/api/core/v1";
import { parseTime } from "@/lib/format/time";
import { describeContainer, describeExit } from "@/lib/state/container-state";
import { Age } from "../ui/age";
import { Copy } from "../ui/copy";
import { StateText } from "../ui/state-dot";

const resourcesText = (amounts: Readonly<Record<string, string>> | undefined): string =>
  Object.entries(amounts ?? {})
    .map(([resource, amount]) => `${amount} ${resource}`)
    .join(", ") || "none";

/** One container: how it is, what it runs, what it may use. */
export const ContainerCard = ({
  container,
  status,
  init,
}: {
  container: Container;
  status: ContainerStatus | undefined;
  init?: boolean;
}) => {
  const described = status ? describeContainer(status) : { state: "idle" as const, code: "Waiting", sentence: "has not been started" };
  const started = parseTime(status?.state.running?.startedAt);
  const last = status?.lastState.terminated;
  return (
    <section className="card" aria-label={`Container ${container.name}`}>
      <div className="head">
        <h2 className="mono">{container.name}</h2>
        {init ? <span className="faint small">runs before the others</span> : null}
        <span className="end" style={{ minWidth: 0 }}>
          <StateText state={described.state} code={described.code} why={described.sentence} />
        </span>
      </div>
      <dl className="facts">
        <dt>Image</dt>
        <dd>
          <Copy text={container.image ?? ""} />
        </dd>
        {container.command || container.args ? (
          <>
            <dt>Command</dt>
            <dd className="mono">{[...(container.command ?? []), ...(container.args ?? [])].join(" ")}</dd>
          </>
        ) : null}
        {started ? (
          <>
            <dt>Running for</dt>
            <dd>
              <Age since={started} />
            </dd>
          </>
        ) : null}
        <dt>Restarts</dt>
        <dd>
          {status?.restartCount ?? 0}
          {last ? (
            <span className="muted">
              {" "}
              · the last one {describeExit(last)}
              {last.reason === "OOMKilled" && container.resources.limits?.memory ? ` (${container.resources.limits.memory})` : ""},{" "}
              <Age since={parseTime(last.finishedAt)} /> ago
            </span>
          ) : null}
        </dd>
        {container.ports?.length ? (
          <>
            <dt>Ports</dt>
            <dd className="mono">
              {container.ports
                .map(({ name, containerPort, protocol }) => `${name ? `${name} ` : ""}${containerPort}/${protocol ?? "TCP"}`)
                .join(", ")}
            </dd>
          </>
        ) : null}
        <dt>Asks for</dt>
        <dd>{resourcesText(container.resources.requests)}</dd>
        <dt>At most</dt>
        <dd>{resourcesText(container.resources.limits)}</dd>
        {container.env?.length ? (
          <>
            <dt>Environment</dt>
            <dd className="mono">
              {container.env.map(({ name, value, valueFrom }) => `${name}=${valueFrom ? "(from elsewhere)" : (value ?? "")}`).join(" ")}
            </dd>
          </>
        ) : null}
        {container.volumeMounts?.length ? (
          <>
            <dt>Mounts</dt>
            <dd className="mono">{container.volumeMounts.map(({ name, mountPath }) => `${mountPath} ← ${name}`).join(", ")}</dd>
          </>
        ) : null}
      </dl>
    </section>
  );
};
