import { pageLink } from "@/lib/client/links";
import type { WorkloadRow } from "@/lib/rows/types";
import { ageColumn, fullNameColumn, namespaceColumn, stateColumn } from "../table/cells";
import type { Column } from "../table/columns";

export const workloadColumns: readonly Column<WorkloadRow>[] = [
  fullNameColumn<WorkloadRow>(pageLink),
  {
    id: "kind",
    title: "Kind",
    width: "minmax(110px, 1fr)",
    narrow: false,
    by: ({ kind }) => kind,
    cell: ({ kind }) => <span className="muted">{kind}</span>,
  },
  namespaceColumn(),
  stateColumn(),
  {
    id: "ready",
    title: "Ready",
    width: "84px",
    align: "end",
    by: ({ ready }) => ready,
    cell: ({ ready, wanted }) => (
      <span className="mono">
        {ready}
        <span className="faint"> / {wanted}</span>
      </span>
    ),
  },
  {
    id: "image",
    title: "Image",
    width: "minmax(120px, 1.6fr)",
    narrow: false,
    by: ({ images }) => images[0] ?? "",
    cell: ({ images }) => (
      <span className="mono muted" title={images.join(", ")}>
        {images.join(", ")}
      </span>
    ),
  },
  ageColumn(),
];
