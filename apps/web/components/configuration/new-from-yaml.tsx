"use client";

import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { toast } from "sonner";
import { useNamespaces } from "@/lib/client/namespaces";
import { messageOf, useTRPC } from "@/lib/client/trpc";
import { parseManifests } from "@/lib/yaml/documents";
import { YamlEditor } from "../editor/yaml-editor";
import { Dialog, DialogFooter } from "../ui/dialog";

/** Makes objects from YAML, beginning with an example. */
export const NewFromYaml = ({ what, starter }: { what: string; starter: string }) => {
  const trpc = useTRPC();
  const { selected } = useNamespaces();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const { objects, problems } = useMemo(() => parseManifests(text), [text]);
  const create = useMutation(
    trpc.deploy.create.mutationOptions({
      onSuccess: ({ refusal }) => {
        if (refusal) return;
        toast(`Made ${objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(", ")}`);
        setOpen(false);
      },
    }),
  );
  const refused = create.data?.refusal?.message ?? (create.isError ? messageOf(create.error) : undefined);
  return (
    <>
      <button
        type="button"
        className="btn"
        onClick={() => {
          setText(starter.replaceAll("NAMESPACE", selected[0] ?? "default"));
          create.reset();
          setOpen(true);
        }}
      >
        New {what}
      </button>
      <Dialog open={open} onOpenChange={setOpen} title={`New ${what}`} wide>
        <YamlEditor label={`New ${what}`} value={text} onChange={setText} problems={problems} height="46vh" />
        {refused ? (
          <p role="alert" style={{ color: "var(--bad)" }}>
            {refused}
          </p>
        ) : null}
        <DialogFooter>
          <button
            type="button"
            className="btn go"
            disabled={problems.length > 0 || create.isPending}
            onClick={() => create.mutate({ objects })}
          >
            Create {objects.map(({ metadata }) => metadata.name).join(", ")}
          </button>
        </DialogFooter>
      </Dialog>
    </>
  );
};
