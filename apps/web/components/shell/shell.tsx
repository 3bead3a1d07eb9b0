"use client";

import { type ReactNode, useCallback, useEffect, useState } from "react";
import { NamespacesProvider } from "@/lib/client/namespaces";
import { goToSignIn, useSession } from "@/lib/client/session";
import { messageOf } from "@/lib/client/trpc";
import { LiveProvider } from "@/lib/live/use-live";
import { Failure, Skeleton } from "../ui/states";
import { Header } from "./header";
import { KeyHelp } from "./key-help";
import { Nav } from "./nav";
import { CommandPalette } from "./palette";
import styles from "./shell.module.css";

const Waiting = () => (
  <div className={styles.waiting} role="status" aria-label="Loading">
    <Skeleton width={180} height={22} />
    <Skeleton height={104} />
    <Skeleton height={260} />
  </div>
);

/** The frame around every page of a signed-in person. */
export const Shell = ({ children }: { children: ReactNode }) => {
  const session = useSession();
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [navOpen, setNavOpen] = useState(false);
  const signedOut = session.data === null;
  useEffect(() => {
    if (signedOut) goToSignIn();
  }, [signedOut]);
  const onSignedOut = useCallback(() => goToSignIn(), []);
  const closeNav = useCallback(() => setNavOpen(false), []);
  if (session.isError)
    return (
      <Failure
        title="The dashboard cannot reach its server"
        action={
          <button type="button" className="btn" onClick={() => session.refetch()}>
            Try again
          </button>
        }
      >
        {messageOf(session.error)}
      </Failure>
    );
  if (!session.data) return <Waiting />;
  return (
    <LiveProvider onSignedOut={onSignedOut}>
      <NamespacesProvider>
        <a href="#content" className={styles.skip}>
          Skip to content
        </a>
        <div className={styles.shell}>
          <div className={styles.side}>
            <Nav />
          </div>
          {navOpen ? (
            <div className={styles.drawer}>
              <button type="button" className={styles.shade} aria-label="Close the menu" onClick={closeNav} />
              <div className={styles.drawerSide}>
                <Nav onNavigate={closeNav} />
              </div>
            </div>
          ) : null}
          <div className={styles.body}>
            <Header user={session.data} onSearch={() => setPaletteOpen(true)} onMenu={() => setNavOpen(true)} />
            <main id="content" className={styles.main}>
              {children}
            </main>
          </div>
        </div>
        <CommandPalette open={paletteOpen} onOpenChange={setPaletteOpen} />
        <KeyHelp />
      </NamespacesProvider>
    </LiveProvider>
  );
};
