import type { Node } from "@gantry/api/core/v1";
import { formatBytes, formatCores } from "@/lib/format/numbers";
import { parseTime } from "@/lib/format/time";
import { quantityValue } from "@/lib/kubernetes/quantity";
import { Age } from "../ui/age";
import { StateDot } from "../ui/state-dot";

const show = (resource: string, quantity: string): string => {
  if (resource === "cpu") return `${formatCores(quantityValue(quantity))} cores`;
  return /memory|storage|hugepages/.test(resource) ? formatBytes(quantityValue(quantity)) : quantity;
};

const isGood = (type: string, status: string): boolean => (type === "Ready" ? status === "True" : status === "False");

/** A node's conditions, and what the machine is. */
export const NodeFacts = ({ node }: { node: Node }) => {
  const { conditions = [], allocatable = {}, capacity = {}, nodeInfo } = node.status;
  return (
    <section className="card stack-m" aria-label="Conditions">
      <table className="plain-table">
        <thead>
          <tr>
            <th>Condition</th>
            <th>Says</th>
            <th>Since</th>
          </tr>
        </thead>
        <tbody>
          {conditions.map(({ type, status, message, reason, lastTransitionTime }) => (
            <tr key={type}>
              <td className="nowrap">
                <StateDot state={status === "Unknown" ? "idle" : isGood(type, status) ? "ready" : "failed"} label={status} /> {type}
              </td>
              <td className="muted">{message || reason || status}</td>
              <td className="muted">
                <Age since={parseTime(lastTransitionTime)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="plain-table">
        <thead>
          <tr>
            <th>Resource</th>
            <th>For pods</th>
            <th>In all</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(capacity).map(([resource, quantity]) => (
            <tr key={resource}>
              <td>{resource}</td>
              <td className="mono">{show(resource, allocatable[resource] ?? "0")}</td>
              <td className="mono muted">{show(resource, quantity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="facts">
        {[
          ["System", nodeInfo.osImage],
          ["Kernel", nodeInfo.kernelVersion],
          ["Runtime", nodeInfo.containerRuntimeVersion],
          ["Architecture", nodeInfo.architecture],
          ["Pod addresses", node.spec.podCIDR],
        ].map(([term, text]) =>
          text ? (
            <div key={term} style={{ display: "contents" }}>
              <dt>{term}</dt>
              <dd className="mono">{text}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </section>
  );
};
