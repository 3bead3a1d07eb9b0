"use client";

import { useEffect, useRef, useState } from "react";
import type { LogRequest } from "@/lib/live/protocol";
import { useConnection, useLiveClient } from "@/lib/live/use-live";
import { LogBuffer, type LogLine } from "@/lib/log-buffer";

export interface LogSource extends Pick<LogRequest, "namespace" | "pod" | "container"> {
  /** What stands before its lines when there are several sources. */
  readonly label: string;
}

export interface LogOptions {
  readonly follow: boolean;
  readonly previous: boolean;
  readonly tailLines: number;
  readonly timestamps: boolean;
}

export interface LogState {
  readonly lines: readonly LogLine[];
  readonly dropped: number;
  /** Streams that are still open. */
  readonly open: number;
  readonly errors: readonly string[];
}

const nothing: LogState = { lines: [], dropped: 0, open: 0, errors: [] };

/** The logs of one or more containers, as they come. Lines reach the screen in batches. After a lost connection they are read anew. */
export const useLogs = (sources: readonly LogSource[], options: LogOptions): LogState => {
  const client = useLiveClient();
  const connected = useConnection() === "live";
  const [state, setState] = useState(nothing);
  const wanted = JSON.stringify([sources, options]);
  const frame = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (!client || !connected) return;
    const [streams, { follow, previous, tailLines, timestamps }] = JSON.parse(wanted) as [LogSource[], LogOptions];
    const buffer = new LogBuffer();
    const ids = new Map(streams.map((source) => [client.newId(), source]));
    const errors: string[] = [];
    let open = ids.size;
    const show = (): void => {
      frame.current ??= setTimeout(() => {
        frame.current = undefined;
        setState({ lines: buffer.lines(), dropped: buffer.dropped, open, errors: [...errors] });
      }, 80);
    };
    const onData = (id: number, text: string, taken: () => void): void => {
      const source = ids.get(id);
      if (!source) return;
      buffer.append(source.label, text);
      show();
      taken();
    };
    const onEnd = (id: number, error?: { message?: string }): void => {
      const source = ids.get(id);
      if (!source) return;
      buffer.end(source.label);
      open -= 1;
      if (error) errors.push(`${source.label ? `${source.label}: ` : ""}${error.message ?? "the log could not be read"}`);
      show();
    };
    client.socket.on("logData", onData);
    client.socket.on("logEnd", onEnd);
    for (const [id, { namespace, pod, container }] of ids)
      client.socket.emit("logOpen", { id, namespace, pod, container, follow, previous, tailLines, timestamps });
    setState({ ...nothing, open });
    return () => {
      clearTimeout(frame.current);
      frame.current = undefined;
      client.socket.off("logData", onData);
      client.socket.off("logEnd", onEnd);
      for (const id of ids.keys()) client.socket.emit("logClose", id);
    };
  }, [client, connected, wanted]);
  return state;
};
