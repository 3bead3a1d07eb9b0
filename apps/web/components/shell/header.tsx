"use client";

import { useQuery } from "@tanstack/react-query";
import { Menu as MenuIcon, Search } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useKey } from "@/lib/client/keys";
import { useTRPC } from "@/lib/client/trpc";
import { ConnectionChip } from "./connection-chip";
import styles from "./header.module.css";
import { NamespacePicker } from "./namespace-picker";
import { UserMenu } from "./user-menu";

interface HeaderProps {
  user: { readonly name: string };
  onSearch: () => void;
  onMenu: () => void;
}

export const Header = ({ user, onSearch, onMenu }: HeaderProps) => {
  const trpc = useTRPC();
  const router = useRouter();
  const info = useQuery(trpc.cluster.info.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }));
  useKey("/", "Find anything", onSearch);
  useKey("d", "Deploy", () => router.push("/deploy"));
  return (
    <header className={styles.header}>
      <button type="button" className={`btn quiet icon ${styles.menu}`} aria-label="Open the menu" onClick={onMenu}>
        <MenuIcon size={18} aria-hidden="true" />
      </button>
      {info.data ? (
        <span className="chip wide" title={`API server ${info.data.server}, ${info.data.version}`}>
          {info.data.name}
        </span>
      ) : null}
      <NamespacePicker />
      <button
        type="button"
        className={`chip ${styles.search}`}
        onClick={onSearch}
        aria-label="Find anything"
        aria-keyshortcuts="Meta+K Control+K"
      >
        <Search size={13} aria-hidden="true" />
        <span className="wide">Find anything</span>
        <span className={`key wide ${styles.shortcut}`}>⌘K</span>
      </button>
      <span className={styles.space} />
      <ConnectionChip />
      <UserMenu name={user.name} />
      <Link href="/deploy" className="btn go">
        Deploy
      </Link>
    </header>
  );
};
