"use client";

import type { KubernetesObject } from "@gantry/api";
import { useState } from "react";
import { toast } from "sonner";
import { messageOf, useTRPCClient } from "@/lib/client/trpc";
import { Copy } from "../ui/copy";
import type { ObjectTarget } from "./use-object";

interface WithData extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

const decode = (base64: string): string => {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return `(${bytes.length} bytes that are not text)`;
  }
};

/** The keys and values of a ConfigMap or Secret. A Secret's values come to the browser one by one, when they are asked for. */
export const DataCard = ({ object, target }: { object: KubernetesObject; target: ObjectTarget }) => {
  const client = useTRPCClient();
  const [revealed, setRevealed] = useState<Readonly<Record<string, string>>>({});
  const { data = {} } = object as WithData;
  const secret = object.kind === "Secret";
  const reveal = async (key: string): Promise<void> => {
    try {
      const whole: WithData = await client.objects.get.query({ ref: target.ref, namespace: target.namespace, name: target.name });
      setRevealed((values) => ({ ...values, [key]: decode(whole.data?.[key] ?? "") }));
    } catch (error) {
      toast.error("The value could not be read", { description: messageOf(error) });
    }
  };
  const hide = (key: string): void => setRevealed(({ [key]: _, ...rest }) => rest);
  const entries = Object.entries(data);
  return (
    <section className="card" aria-label="Data">
      <h2 style={{ marginBottom: "var(--s-3)" }}>Data</h2>
      {entries.length === 0 ? <p className="muted">It holds nothing.</p> : null}
      <dl className="facts">
        {entries.map(([key, value]) => {
          const shown = secret ? revealed[key] : value;
          return (
            <div key={key} style={{ display: "contents" }}>
              <dt className="mono">{key}</dt>
              <dd>
                {shown === undefined ? (
                  <button type="button" className="btn tight" onClick={() => void reveal(key)}>
                    Reveal
                  </button>
                ) : (
                  <div className="row" style={{ alignItems: "start" }}>
                    <pre className="mono" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere", maxHeight: 240, overflow: "auto" }}>
                      {shown}
                    </pre>
                    <span className="faint small">
                      <Copy text={shown} label="copy" />
                    </span>
                    {secret ? (
                      <button type="button" className="btn quiet tight" onClick={() => hide(key)}>
                        Hide
                      </button>
                    ) : null}
                  </div>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
};
