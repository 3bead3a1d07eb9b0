"use client";

import { FitAddon } from "@xterm/addon-fit";
import { type ITheme, Terminal as Xterm } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import { useEffect, useRef, useState } from "react";
import { useLiveClient } from "@/lib/live/use-live";
import styles from "./terminal.module.css";

/** bash where there is one, else sh. */
const shell = ["sh", "-c", "TERM=xterm-256color; export TERM; if command -v bash >/dev/null 2>&1; then exec bash; else exec sh; fi"];

/** xterm's canvas reads no CSS variables, and no oklch: the browser turns each into rgb. */
const toRgb = (name: string): string => {
  const probe = document.createElement("canvas").getContext("2d");
  if (!probe) return "#888888";
  probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  probe.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = probe.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
};

const themeOf = (): ITheme => ({
  background: toRgb("--sunken"),
  foreground: toRgb("--text"),
  cursor: toRgb("--accent"),
  selectionBackground: toRgb("--line-strong"),
  red: toRgb("--bad"),
  green: toRgb("--ok"),
  yellow: toRgb("--wait"),
  blue: toRgb("--info"),
});

/** A shell in a container. */
export const Terminal = ({ namespace, pod, container }: { namespace: string; pod: string; container: string }) => {
  const client = useLiveClient();
  const holder = useRef<HTMLDivElement>(null);
  const [ended, setEnded] = useState<string>();
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another shell
  useEffect(() => {
    const element = holder.current;
    if (!client || !element) return;
    setEnded(undefined);
    const fontFamily = getComputedStyle(element).fontFamily;
    const terminal = new Xterm({ fontFamily, fontSize: 12, cursorBlink: true, theme: themeOf(), scrollback: 5_000 });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(element);
    fit.fit();
    const id = client.newId();
    const { socket } = client;
    const onData = (from: number, data: Uint8Array): void => {
      if (from === id) terminal.write(new Uint8Array(data));
    };
    const onEnd = (from: number, message: string): void => {
      if (from === id) setEnded(message);
    };
    const onDisconnect = (): void => setEnded("the connection was lost");
    socket.on("terminalData", onData);
    socket.on("terminalEnd", onEnd);
    socket.on("disconnect", onDisconnect);
    socket.emit("terminalOpen", { id, namespace, pod, container, command: shell, columns: terminal.cols, rows: terminal.rows });
    const typed = terminal.onData((data) => socket.emit("terminalInput", id, data));
    const resized = terminal.onResize(({ cols, rows }) => socket.emit("terminalResize", id, cols, rows));
    const observer = new ResizeObserver(() => fit.fit());
    observer.observe(element);
    terminal.focus();
    return () => {
      observer.disconnect();
      typed.dispose();
      resized.dispose();
      socket.off("terminalData", onData);
      socket.off("terminalEnd", onEnd);
      socket.off("disconnect", onDisconnect);
      socket.emit("terminalClose", id);
      terminal.dispose();
    };
  }, [client, namespace, pod, container, round]);
  return (
    <div className="stack-s">
      <div ref={holder} className={styles.terminal} />
      {ended === undefined ? null : (
        <div className="row" role="status">
          <span className="muted">{ended}</span>
          <button type="button" className="btn tight" onClick={() => setRound((each) => each + 1)}>
            Open a new shell
          </button>
        </div>
      )}
    </div>
  );
};
