import type { Node } from "@gantry/api/core/v1";
import { formatBytes } from "@/lib/format/numbers";
import { Copy } from "../ui/copy";
import { Empty } from "../ui/states";

/** The images that are on a node already: pods that use them start at once. */
export const NodeImages = ({ node }: { node: Node }) => {
  const images = [...(node.status.images ?? [])].sort((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0));
  if (images.length === 0) return <Empty title="No images reported">They appear once the node has pulled some.</Empty>;
  return (
    <section className="card" aria-label="Images">
      <table className="plain-table">
        <thead>
          <tr>
            <th>Image</th>
            <th style={{ textAlign: "right" }}>Size</th>
          </tr>
        </thead>
        <tbody>
          {images.map(({ names = [], sizeBytes = 0 }) => {
            const name = names.find((each) => !each.includes("@")) ?? names[0] ?? "";
            return (
              <tr key={name}>
                <td>
                  <Copy text={name} />
                </td>
                <td className="mono" style={{ textAlign: "right" }}>
                  {formatBytes(sizeBytes)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
};
