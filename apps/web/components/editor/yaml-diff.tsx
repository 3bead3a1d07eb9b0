"use client";

import { yaml } from "@codemirror/lang-yaml";
import { unifiedMergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView } from "codemirror";
import { useEffect, useRef } from "react";
import { editorTheme } from "./yaml-editor";
import styles from "./yaml-editor.module.css";

/** What changes from one text to another; what stays the same is folded away. */
export const YamlDiff = ({ before, after }: { before: string; after: string }) => {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!holder.current) return;
    const view = new EditorView({
      parent: holder.current,
      doc: after,
      extensions: [
        yaml(),
        editorTheme,
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: { margin: 3, minSize: 6 } }),
      ],
    });
    return () => view.destroy();
  }, [before, after]);
  return <div ref={holder} className={styles.diff} />;
};
