"use client";

import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import { formatMoment } from "@/lib/format/time";
import { useView } from "@/lib/live/use-live";
import { Copy, copyText } from "../ui/copy";
import { DialogFooter } from "../ui/dialog";
import styles from "./join-instructions.module.css";

/** A line to join with, as it was made. */
export interface Invitation {
  readonly line: string;
  /** RFC 3339 */
  readonly expiration: string;
  readonly secretName: string;
}

/** The nodes that have come since this was first shown. */
const useArrivals = (): readonly string[] => {
  const { rows, phase } = useView({ view: "nodes" });
  const [before, setBefore] = useState<ReadonlySet<string>>();
  if (before === undefined && phase === "live") setBefore(new Set(rows.map(({ uid }) => uid)));
  return before === undefined ? [] : rows.filter(({ uid }) => !before.has(uid)).map(({ name }) => name);
};

/** The line, what to do with it, and who has followed it so far. */
export const JoinInstructions = ({ invitation, onDone }: { invitation: Invitation; onDone: () => void }) => {
  const { line, expiration, secretName } = invitation;
  const arrivals = useArrivals();
  const copy = async (): Promise<void> => {
    if (await copyText(line)) toast("Copied the line");
    else toast.error("The browser would not let it be copied.");
  };
  return (
    <div className="stack-m">
      <p>On the other machine, in a clone of Gantry, as root:</p>
      <code className={styles.line}>{line}</code>
      <p className="muted">
        It is shown only now, and good until <time dateTime={expiration}>{formatMoment(Date.parse(expiration))}</time>. Whoever has it can
        add machines to this cluster; this takes it back: <Copy text={`kubectl delete secret -n kube-system ${secretName}`} />
      </p>
      <p role="status">
        {arrivals.length === 0 ? (
          <span className="faint">Waiting for the machine: it appears here once it has joined.</span>
        ) : (
          <>
            {"Joined: "}
            {arrivals.map((name, index) => (
              <span key={name}>
                {index > 0 ? ", " : ""}
                <Link className="link mono" href={`/nodes/${encodeURIComponent(name)}`}>
                  {name}
                </Link>
              </span>
            ))}
          </>
        )}
      </p>
      <DialogFooter>
        <button type="button" className="btn" onClick={onDone}>
          Close
        </button>
        <button type="button" className="btn go" onClick={() => void copy()}>
          Copy the line
        </button>
      </DialogFooter>
    </div>
  );
};
