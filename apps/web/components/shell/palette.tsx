"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useDeferredValue, useEffect, useState } from "react";
import { pageLink } from "@/lib/client/links";
import { useTRPC } from "@/lib/client/trpc";
import { navigation } from "./nav";
import styles from "./palette.module.css";

const pages = navigation.flatMap(({ entries }) => entries).concat({ href: "/deploy", label: "Deploy" });

/** Finds pages, and objects of the cluster by name. ⌘K or Ctrl-K opens it anywhere. */
export const CommandPalette = ({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) => {
  const router = useRouter();
  const trpc = useTRPC();
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim());
  const found = useQuery(
    trpc.search.find.queryOptions({ text: wanted }, { enabled: open && wanted.length >= 2, placeholderData: (previous) => previous }),
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      onOpenChange(true);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [onOpenChange]);
  const go = (href: string): void => {
    onOpenChange(false);
    setText("");
    router.push(href);
  };
  const matchingPages = pages.filter(({ label }) => label.toLowerCase().includes(text.trim().toLowerCase()));
  const objects = wanted.length >= 2 ? (found.data ?? []) : [];
  return (
    <Command.Dialog
      open={open}
      onOpenChange={onOpenChange}
      label="Find anything"
      shouldFilter={false}
      overlayClassName={styles.overlay}
      contentClassName={styles.content}
      loop
    >
      <Command.Input className={styles.input} value={text} onValueChange={setText} placeholder="A page, a pod, a workload, a node" />
      <Command.List className={styles.list}>
        <Command.Empty className={styles.empty}>{found.isFetching ? "Looking" : "Nothing has that in its name."}</Command.Empty>
        {matchingPages.length > 0 ? (
          <Command.Group heading="Pages" className={styles.group}>
            {matchingPages.map(({ href, label }) => (
              <Command.Item key={href} value={href} className={styles.item} onSelect={() => go(href)}>
                {label}
              </Command.Item>
            ))}
          </Command.Group>
        ) : null}
        {objects.length > 0 ? (
          <Command.Group heading="In the cluster" className={styles.group}>
            {objects.map((object) => {
              const href = pageLink(object);
              return (
                <Command.Item key={href} value={href} className={styles.item} onSelect={() => go(href)}>
                  <span className="mono truncate">{object.name}</span>
                  <span className="faint nowrap">
                    {object.kind}
                    {object.namespace ? ` in ${object.namespace}` : ""}
                  </span>
                </Command.Item>
              );
            })}
          </Command.Group>
        ) : null}
      </Command.List>
    </Command.Dialog>
  );
};
