"use client";

import { useState } from "react";
import { type KeyBinding, useKey, useKeyList } from "@/lib/client/keys";
import { Dialog } from "../ui/dialog";

const always: readonly Pick<KeyBinding, "key" | "does">[] = [
  { key: "⌘K", does: "Find anything" },
  { key: "Esc", does: "Go back, or close what is open" },
];

/** The keys that do something on this page. */
export const KeyHelp = () => {
  const list = useKeyList();
  const [shown, setShown] = useState<readonly Pick<KeyBinding, "key" | "does">[]>();
  useKey("?", "Show these keys", () => setShown([...always, ...new Map(list().map((binding) => [binding.key, binding])).values()]));
  return (
    <Dialog open={shown !== undefined} onOpenChange={(open) => !open && setShown(undefined)} title="Keys">
      <dl className="facts">
        {(shown ?? []).map(({ key, does }) => (
          <div key={key} style={{ display: "contents" }}>
            <dt>
              <span className="key">{key}</span>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
};
