"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useNamespaces } from "@/lib/client/namespaces";
import { formatCount } from "@/lib/format/numbers";
import { useView } from "@/lib/live/use-live";
import { Logo } from "./brand";
import styles from "./nav.module.css";

interface Entry {
  readonly href: string;
  readonly label: string;
  /** The uid of its number in the view `counts`. */
  readonly count?: string;
}

export const navigation: readonly { readonly title: string; readonly entries: readonly Entry[] }[] = [
  {
    title: "",
    entries: [
      { href: "/", label: "Overview" },
      { href: "/workloads", label: "Workloads", count: "workloads" },
      { href: "/pods", label: "Pods", count: "pods" },
      { href: "/services", label: "Services", count: "services" },
      { href: "/map", label: "Map" },
    ],
  },
  {
    title: "Cluster",
    entries: [
      { href: "/nodes", label: "Nodes", count: "nodes" },
      { href: "/network", label: "Network" },
      { href: "/namespaces", label: "Namespaces", count: "namespaces" },
    ],
  },
  {
    title: "Configure",
    entries: [
      { href: "/configmaps", label: "ConfigMaps" },
      { href: "/secrets", label: "Secrets" },
      { href: "/quotas", label: "Quotas" },
      { href: "/access", label: "Access" },
    ],
  },
  {
    title: "Look",
    entries: [
      { href: "/events", label: "Events" },
      { href: "/kinds", label: "All kinds" },
    ],
  },
];

const isCurrent = (pathname: string, href: string): boolean =>
  href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);

export const Nav = ({ onNavigate }: { onNavigate?: () => void }) => {
  const pathname = usePathname();
  const { selected } = useNamespaces();
  const { byUid } = useView({ view: "counts", namespaces: selected });
  return (
    <nav className={styles.nav} aria-label="Main">
      <Link href="/" className={styles.brand} onClick={onNavigate}>
        <Logo />
        Gantry
      </Link>
      {navigation.map(({ title, entries }) => (
        <div key={title} className={styles.group}>
          {title ? <h2 className={styles.title}>{title}</h2> : null}
          {entries.map(({ href, label, count }) => {
            const number = count ? byUid.get(count)?.count : undefined;
            const current = isCurrent(pathname, href);
            return (
              <Link
                key={href}
                href={href}
                onClick={onNavigate}
                className={`${styles.entry} ${current ? styles.current : ""}`}
                aria-current={current ? "page" : undefined}
              >
                {label}
                {number === undefined ? null : <span className={styles.count}>{formatCount(number)}</span>}
              </Link>
            );
          })}
        </div>
      ))}
    </nav>
  );
};
