import type { Status } from "@gantry/api";
import { CircleAlert, Lock } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./states.module.css";

/** A grey bar in the place of something that is on its way. */
export const Skeleton = ({ width = "100%", height = 14 }: { width?: number | string; height?: number | string }) => (
  <span className={styles.skeleton} style={{ width, height }} aria-hidden="true" />
);

export const SkeletonRows = ({ rows = 6 }: { rows?: number }) => (
  <div className={styles.rows} role="status" aria-label="Loading">
    {Array.from({ length: rows }, (_, index) => (
      <div key={`row-${String(index)}`} className={styles.row}>
        <Skeleton width={`${24 + ((index * 7) % 12)}%`} />
        <Skeleton width="12%" />
        <Skeleton width="18%" />
      </div>
    ))}
  </div>
);

interface MessageProps {
  title: string;
  children?: ReactNode;
  /** The one button that helps. */
  action?: ReactNode;
}

/** Nothing is here: what this would be, and the button that starts it. */
export const Empty = ({ title, children, action }: MessageProps) => (
  <div className={styles.message}>
    <p className={styles.title}>{title}</p>
    {children ? <p className="muted">{children}</p> : null}
    {action}
  </div>
);

/** What failed and what to do. */
export const Failure = ({ title, children, action }: MessageProps) => (
  <div className={styles.message} role="alert">
    <CircleAlert className={styles.bad} size={20} aria-hidden="true" />
    <p className={styles.title}>{title}</p>
    {children ? <p className="muted">{children}</p> : null}
    {action}
  </div>
);

/** The signed-in person has no right to see this. The server's own words say which right is missing. */
export const Forbidden = ({ status }: { status: Pick<Status, "message"> }) => (
  <div className={styles.message} role="alert">
    <Lock className="faint" size={20} aria-hidden="true" />
    <p className={styles.title}>You may not see this</p>
    <p className="muted">{status.message}</p>
    <p className="faint small">Somebody who manages access can bind a role to you that allows it.</p>
  </div>
);

/** Forbidden, not found or failed, by the Status that came back. */
export const Problem = ({ status, action }: { status: Status; action?: ReactNode }) =>
  status.code === 403 ? (
    <Forbidden status={status} />
  ) : (
    <Failure title={status.code === 404 ? "There is no such thing" : "This could not be read"} action={action}>
      {status.message}
    </Failure>
  );
