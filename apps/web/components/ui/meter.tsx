// biome-ignore-all lint/a11y/useSemanticElements: a meter element cannot carry the tick of what is asked for
import styles from "./meter.module.css";

interface MeterProps {
  label: string;
  /** 0 to 1; undefined when nothing was measured. */
  used: number | undefined;
  /** 0 to 1: where the tick of what is asked for stands. */
  asked?: number;
  text: string;
}

const percent = (fraction: number): string => `${Math.min(100, Math.max(0, fraction * 100)).toFixed(1)}%`;

/** How full something is: the bar is what is used, the tick what is asked for. */
export const Meter = ({ label, used, asked, text }: MeterProps) => (
  <div className={styles.meter}>
    <span>{label}</span>
    <div
      className={styles.bar}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round((used ?? asked ?? 0) * 100)}
      aria-valuetext={text}
      title={asked === undefined ? text : `${text}; asked for ${Math.round(asked * 100)} %`}
    >
      {used === undefined ? null : <i className={used > 0.95 ? styles.full : undefined} style={{ width: percent(used) }} />}
      {asked === undefined ? null : <u style={{ left: `calc(${percent(asked)} - 1px)` }} />}
    </div>
    <span className={styles.text}>{text}</span>
  </div>
);
