import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import styles from "./page-head.module.css";

export interface Crumb {
  readonly label: string;
  readonly href?: string;
}

interface PageHeadProps {
  title: string;
  crumbs?: readonly Crumb[];
  /** Beside the title: state, numbers. */
  children?: ReactNode;
  actions?: ReactNode;
}

/** Where one is, what it is called, how it is, and what can be done. */
export const PageHead = ({ title, crumbs, children, actions }: PageHeadProps) => (
  <div>
    {crumbs ? (
      <nav className={`faint ${styles.crumbs}`} aria-label="Breadcrumb">
        {crumbs.map(({ label, href }, index) => (
          <Fragment key={label}>
            {index > 0 ? <span aria-hidden="true"> / </span> : null}
            {href ? (
              <Link href={href} className="link">
                {label}
              </Link>
            ) : (
              label
            )}
          </Fragment>
        ))}
      </nav>
    ) : null}
    <div className={styles.line}>
      <h1 className={styles.title}>{title}</h1>
      {children}
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  </div>
);
