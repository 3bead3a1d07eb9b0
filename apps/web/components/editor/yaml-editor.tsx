"use client";

import { yaml } from "@codemirror/lang-yaml";
import { defaultHighlightStyle, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import { tags } from "@lezer/highlight";
import { basicSetup, EditorView } from "codemirror";
import { useEffect, useRef } from "react";
import type { LineProblem } from "@/lib/yaml/errors";
import styles from "./yaml-editor.module.css";

interface YamlEditorProps {
  label: string;
  value: string;
  onChange?: (value: string) => void;
  problems?: readonly LineProblem[];
  /** A CSS length. */
  height?: string;
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--info)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--ok)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--accent-text)" },
  { tag: tags.comment, color: "var(--faint)", fontStyle: "italic" },
]);

export const editorTheme: Extension = [
  EditorView.theme({
    "&": { color: "var(--text)", backgroundColor: "var(--sunken)", fontSize: "12px", height: "100%" },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
    ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--faint)", border: "0" },
    ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in oklch, var(--text) 5%, transparent)" },
    ".cm-cursor": { borderLeftColor: "var(--text)" },
    "&.cm-focused .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection": {
      backgroundColor: "var(--accent-soft) !important",
    },
    ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--text)" },
    ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--text)", border: "1px solid var(--line)" },
    ".cm-collapsedLines": { background: "var(--raised)", color: "var(--muted)", padding: "2px 12px" },
    ".cm-collapsedLines:before, .cm-collapsedLines:after": { content: '""' },
    ".cm-foldPlaceholder": { backgroundColor: "var(--raised)", border: "0", color: "var(--muted)" },
  }),
  syntaxHighlighting(colours),
  syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
];

const toDiagnostics = (state: EditorState, problems: readonly LineProblem[]): Diagnostic[] =>
  problems.map(({ line, message }) => {
    const { from, to } = state.doc.line(Math.min(Math.max(1, line), state.doc.lines));
    return { from, to, severity: "error", message };
  });

/** YAML with its colours; what is wrong is marked on its line. Without `onChange` it is for reading. */
export const YamlEditor = ({ label, value, onChange, problems = [], height = "60vh" }: YamlEditorProps) => {
  const holder = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(undefined);
  const change = useRef(onChange);
  change.current = onChange;
  const editable = onChange !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; its text is set below
  useEffect(() => {
    if (!holder.current) return;
    const made = new EditorView({
      parent: holder.current,
      doc: value,
      extensions: [
        basicSetup,
        yaml(),
        lintGutter(),
        editorTheme,
        EditorView.contentAttributes.of({ "aria-label": label, ...(editable ? {} : { tabindex: "0" }) }),
        EditorState.readOnly.of(!editable),
        EditorView.editable.of(editable),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) change.current?.(update.state.doc.toString());
        }),
      ],
    });
    editor.current = made;
    return () => made.destroy();
  }, [editable]);
  useEffect(() => {
    const current = editor.current;
    if (!current || current.state.doc.toString() === value) return;
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: value } });
  }, [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text moves the lines that the problems stand on
  useEffect(() => {
    const current = editor.current;
    if (current) current.dispatch(setDiagnostics(current.state, toDiagnostics(current.state, problems)));
  }, [problems, value]);
  return <div ref={holder} className={styles.editor} style={{ height }} />;
};
