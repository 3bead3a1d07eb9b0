import type { KubernetesObject } from "@gantry/api";
import Link from "next/link";
import { linkByKind } from "@/lib/client/links";
import { parseTime } from "@/lib/format/time";
import { Age } from "../ui/age";
import { Copy } from "../ui/copy";

const Pairs = ({ pairs }: { pairs: Readonly<Record<string, string>> | undefined }) => {
  const entries = Object.entries(pairs ?? {});
  if (entries.length === 0) return <span className="faint">none</span>;
  return (
    <span className="row">
      {entries.map(([key, value]) => (
        <span key={key} className="chip" title={`${key}=${value}`} style={{ maxWidth: "100%" }}>
          <span className="truncate mono">
            {key}
            {value ? `=${value.length > 60 ? `${value.slice(0, 60)}…` : value}` : ""}
          </span>
        </span>
      ))}
    </span>
  );
};

/** What every object has. */
export const MetadataCard = ({ object }: { object: KubernetesObject }) => {
  const { metadata } = object;
  return (
    <section className="card" aria-label="About it">
      <h2 style={{ marginBottom: "var(--s-3)" }}>About it</h2>
      <dl className="facts">
        <dt>Name</dt>
        <dd>
          <Copy text={metadata.name} />
        </dd>
        {metadata.namespace ? (
          <>
            <dt>Namespace</dt>
            <dd>
              <Copy text={metadata.namespace} />
            </dd>
          </>
        ) : null}
        <dt>Made</dt>
        <dd>
          <Age since={parseTime(metadata.creationTimestamp)} /> ago
        </dd>
        {(metadata.ownerReferences ?? []).map(({ uid, kind, name }) => {
          const href = linkByKind(kind, metadata.namespace ?? "", name);
          return (
            <div key={uid} style={{ display: "contents" }}>
              <dt>Made by</dt>
              <dd>
                {kind}{" "}
                {href ? (
                  <Link href={href} className="link mono">
                    {name}
                  </Link>
                ) : (
                  <span className="mono">{name}</span>
                )}
              </dd>
            </div>
          );
        })}
        <dt>Labels</dt>
        <dd>
          <Pairs pairs={metadata.labels} />
        </dd>
        {Object.keys(metadata.annotations ?? {}).length > 0 ? (
          <>
            <dt>Annotations</dt>
            <dd>
              <Pairs pairs={metadata.annotations} />
            </dd>
          </>
        ) : null}
        {metadata.finalizers?.length ? (
          <>
            <dt>Finalizers</dt>
            <dd className="mono">{metadata.finalizers.join(", ")}</dd>
          </>
        ) : null}
      </dl>
    </section>
  );
};
