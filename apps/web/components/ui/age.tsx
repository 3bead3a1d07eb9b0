"use client";

import { useFromNow } from "@/lib/client/ticker";
import { formatAge, formatClock, formatMoment } from "@/lib/format/time";

/** How long ago something was, counting on by itself. The exact moment is in its title. */
export const Age = ({ since }: { since: number }) => {
  const text = useFromNow((now) => (since ? formatAge(now - since) : ""), "");
  return (
    <time dateTime={since ? new Date(since).toISOString() : undefined} title={since ? formatMoment(since) : undefined} className="nowrap">
      {text}
    </time>
  );
};

/** The time of day of something recent, and the day before it when that was not today. */
export const Clock = ({ at }: { at: number }) => {
  const text = useFromNow((now) => {
    if (!at) return "";
    return new Date(at).toDateString() === new Date(now).toDateString() ? formatClock(at) : formatMoment(at).slice(5, 16);
  }, "");
  return (
    <time dateTime={at ? new Date(at).toISOString() : undefined} title={at ? formatMoment(at) : undefined} className="nowrap">
      {text}
    </time>
  );
};
