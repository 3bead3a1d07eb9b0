"use client";

import { useConnection } from "@/lib/live/use-live";
import { StateDot } from "../ui/state-dot";

/** Whether what is on screen is what is. */
export const ConnectionChip = () => {
  const connection = useConnection();
  const live = connection === "live";
  const text = live ? "Live" : connection === "connecting" ? "Connecting" : "Reconnecting";
  const title = live ? "Changes appear as they happen" : "What you see may be out of date until the connection is back";
  return (
    <span className="chip" role="status" title={title}>
      <StateDot state={live ? "ready" : "waiting"} label="" />
      <span className={live ? "wide" : undefined}>{text}</span>
    </span>
  );
};
