"use client";

import { toast } from "sonner";
import styles from "./copy.module.css";

/** Copies, also where the page is not served over https and the clipboard is out of reach of scripts. */
export const copyText = async (text: string): Promise<boolean> => {
  if (navigator.clipboard) {
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (done) return true;
  }
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  // The old way is the only one on a page that is not served over https.
  const done = document.execCommand("copy");
  area.remove();
  return done;
};

/** A name in monospace that copies itself on a click. */
export const Copy = ({ text, label }: { text: string; label?: string }) => (
  <button
    type="button"
    className={`${styles.copy} mono`}
    title="Copy"
    aria-label={`Copy ${label ?? text}`}
    onClick={async (event) => {
      event.stopPropagation();
      if (await copyText(text)) toast("Copied", { description: text });
      else toast.error("The browser would not let it be copied.");
    }}
  >
    {label ?? text}
  </button>
);
