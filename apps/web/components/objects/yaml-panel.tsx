"use client";

import type { KubernetesObject } from "@gantry/api";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { toast } from "sonner";
import { LineCounter, parseDocument, stringify } from "yaml";
import { useKey } from "@/lib/client/keys";
import { messageOf, statusOf, useTRPC, useTRPCClient } from "@/lib/client/trpc";
import { causesOfMessage, type LineProblem, problemsOfCauses } from "@/lib/yaml/errors";
import { YamlDiff } from "../editor/yaml-diff";
import { YamlEditor } from "../editor/yaml-editor";
import { Failure, Skeleton } from "../ui/states";
import type { ObjectTarget } from "./use-object";

const toYaml = (object: KubernetesObject): string => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false });

/** How long typing rests before the server is asked what it thinks. Milliseconds. */
const checkAfter = 600;

interface Parsed {
  readonly object?: KubernetesObject;
  readonly problems: readonly LineProblem[];
  readonly problemsOf: (error: unknown) => LineProblem[];
}

const parse = (text: string): Parsed => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problems = document.errors.map((error) => ({ line: error.linePos?.[0].line ?? 1, message: error.message.split("\n")[0] ?? "" }));
  const value: unknown = problems.length === 0 ? document.toJS() : undefined;
  const isObject = typeof value === "object" && value !== null && "metadata" in value && "kind" in value && "apiVersion" in value;
  if (problems.length === 0 && !isObject) problems.push({ line: 1, message: "an object needs apiVersion, kind and metadata" });
  const problemsOf = (error: unknown): LineProblem[] => {
    const given = statusOf(error)?.details?.causes ?? [];
    const causes = given.length > 0 ? given : causesOfMessage(messageOf(error));
    return causes.length > 0 ? problemsOfCauses(document.contents, causes, lines) : [{ line: 1, message: messageOf(error) }];
  };
  return { object: isObject ? (value as KubernetesObject) : undefined, problems, problemsOf };
};

/** Any object as YAML. Edits are checked by the API server while they are typed, and shown as a difference before they are applied. */
export const YamlPanel = ({ target, live }: { target: ObjectTarget; live: KubernetesObject }) => {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { ref, namespace, name } = target;
  const stored = useQuery(trpc.objects.get.queryOptions({ ref, namespace, name }, { staleTime: 0 }));
  const [draft, setDraft] = useState<{ text: string; base: string; version: string }>();
  const [problems, setProblems] = useState<readonly LineProblem[]>([]);
  const [reviewing, setReviewing] = useState(false);
  const { refetch } = stored;
  const version = live.metadata.resourceVersion;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the object changed in the cluster
  useEffect(() => void refetch(), [version, refetch]);
  const parsed = useMemo(() => (draft ? parse(draft.text) : undefined), [draft]);
  const changed = draft !== undefined && draft.text !== draft.base;
  useEffect(() => {
    setProblems(parsed?.problems ?? []);
    const object = parsed?.object;
    if (!object || !changed) return;
    let current = true;
    const timer = setTimeout(async () => {
      try {
        await client.objects.update.mutate({ ref, namespace, name, object, dryRun: true });
        if (current) setProblems([]);
      } catch (error) {
        if (current && statusOf(error)?.code !== 409) setProblems(parsed.problemsOf(error));
      }
    }, checkAfter);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [parsed, changed, client, ref, namespace, name]);
  const apply = useMutation(
    trpc.objects.update.mutationOptions({
      onSuccess: () => {
        toast(`Applied ${live.kind} ${name}`);
        setDraft(undefined);
        setReviewing(false);
      },
      onError: (error) => {
        setReviewing(false);
        if (parsed) setProblems(parsed.problemsOf(error));
      },
    }),
  );
  const begin =
    stored.data &&
    (() => setDraft({ text: toYaml(stored.data as KubernetesObject), base: toYaml(stored.data as KubernetesObject), version }));
  useKey("e", "Edit the YAML", draft ? undefined : begin || undefined);
  if (stored.isError && !stored.data) return <Failure title="The YAML could not be read">{messageOf(stored.error)}</Failure>;
  if (!stored.data) return <Skeleton height="60vh" />;
  const current = toYaml(stored.data as KubernetesObject);
  if (!draft)
    return (
      <div className="stack-s">
        <div className="row">
          <button type="button" className="btn" onClick={begin || undefined}>
            Edit
          </button>
          <span className="faint small">as it is in the cluster, following along</span>
        </div>
        <YamlEditor label={`${live.kind} ${name} as YAML`} value={current} />
      </div>
    );
  const moved = version !== draft.version;
  const object = parsed?.object;
  /** Puts the newest resourceVersion under the edit: what somebody else changed meanwhile is overwritten, knowingly. */
  const rebased = object && { ...object, metadata: { ...object.metadata, resourceVersion: version } };
  return (
    <div className="stack-s">
      <div className="row">
        {reviewing ? (
          <>
            <button
              type="button"
              className="btn go"
              disabled={!rebased || apply.isPending}
              onClick={() => rebased && apply.mutate({ ref, namespace, name, object: rebased })}
            >
              Apply to {name}
            </button>
            <button type="button" className="btn" onClick={() => setReviewing(false)}>
              Back to editing
            </button>
          </>
        ) : (
          <>
            <button
              type="button"
              className="btn go"
              disabled={!changed || !object || problems.length > 0}
              onClick={() => setReviewing(true)}
            >
              Review the change
            </button>
            <button type="button" className="btn" onClick={() => setDraft(undefined)}>
              Discard
            </button>
          </>
        )}
        <span className="muted small" role="status">
          {problems.length > 0
            ? `${problems.length} ${problems.length === 1 ? "problem" : "problems"}`
            : changed
              ? "the server would accept this"
              : "nothing changed yet"}
        </span>
      </div>
      {moved ? (
        <p className="small" role="alert" style={{ color: "var(--wait)" }}>
          {`${name} changed in the cluster while you were editing. The review shows your text against what is there now.`}
        </p>
      ) : null}
      {problems.map(({ line, message }) => (
        <p key={`${line}${message}`} className="small" role="alert" style={{ color: "var(--bad)" }}>
          Line {line}: {message}
        </p>
      ))}
      {reviewing ? (
        <YamlDiff before={current} after={draft.text} />
      ) : (
        <YamlEditor
          label={`Edit ${live.kind} ${name}`}
          value={draft.text}
          problems={problems}
          onChange={(text) => setDraft({ ...draft, text })}
        />
      )}
    </div>
  );
};
