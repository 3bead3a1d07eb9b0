"use client";

import type { KubernetesObject } from "@gantry/api";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { toast } from "sonner";
import { messageOf, useTRPC, useTRPCClient } from "@/lib/client/trpc";
import { plainCopy } from "@/lib/kubernetes/plain-copy";
import { Dialog, DialogFooter } from "../ui/dialog";
import type { ObjectTarget } from "./use-object";

interface DeleteButtonProps {
  object: KubernetesObject;
  target: ObjectTarget;
  /** What goes with it: `its 3 pods`. */
  consequence?: string;
  listHref: string;
  /** Kinds that make no sense once made anew: a pod is replaced by its owner or is gone. */
  canRecreate?: boolean;
}

/** Deletes an object after its name was typed; offers to make it again. */
export const DeleteButton = ({ object, target, consequence, listHref, canRecreate = true }: DeleteButtonProps) => {
  const router = useRouter();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const input = useId();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const { ref, namespace, name } = target;
  const recreate = async (copy: KubernetesObject): Promise<void> => {
    try {
      await client.objects.create.mutate({ ref, namespace, object: plainCopy(copy) });
      toast(`${object.kind} ${name} is back`);
    } catch (error) {
      toast.error(`${name} could not be made again`, { description: messageOf(error) });
    }
  };
  const remove = useMutation(
    trpc.objects.delete.mutationOptions({
      onSuccess: (deleted) => {
        setOpen(false);
        const action = canRecreate ? { label: "Make it again", onClick: () => void recreate(deleted) } : undefined;
        toast(`Deleted ${object.kind} ${name}`, { action, duration: 20_000 });
        router.push(listHref);
      },
    }),
  );
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed === name) remove.mutate({ ref, namespace, name, uid: object.metadata.uid });
  };
  return (
    <>
      <button type="button" className="btn danger" onClick={() => setOpen(true)}>
        Delete
      </button>
      <Dialog
        open={open}
        onOpenChange={(next) => {
          setOpen(next);
          setTyped("");
        }}
        title={`Delete ${object.kind} ${name}?`}
        description={`${namespace ? `In namespace ${namespace}. ` : ""}${consequence ?? "It is gone for everybody, at once."}`}
      >
        <form className="stack-m" onSubmit={onSubmit}>
          <label htmlFor={input}>
            Type <b className="mono">{name}</b> to delete it
          </label>
          <input id={input} className="input mono" autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
          {remove.isError ? (
            <p role="alert" style={{ color: "var(--bad)" }}>
              {messageOf(remove.error)}
            </p>
          ) : null}
          <DialogFooter>
            <button type="button" className="btn" onClick={() => setOpen(false)}>
              Keep it
            </button>
            <button type="submit" className="btn danger go" disabled={typed !== name || remove.isPending}>
              Delete {name}
            </button>
          </DialogFooter>
        </form>
      </Dialog>
    </>
  );
};
