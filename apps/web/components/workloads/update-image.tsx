"use client";

import type { Container } from "@gantry/api/core/v1";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { toast } from "sonner";
import { messageOf, useTRPC } from "@/lib/client/trpc";
import type { ResourceRef } from "@/lib/kubernetes/resource";
import { Dialog, DialogFooter } from "../ui/dialog";
import { Field } from "../ui/field";

interface UpdateImageProps {
  target: { readonly ref: ResourceRef; readonly namespace: string; readonly name: string };
  containers: readonly Container[];
}

/** Sets the images of the pod template. A Deployment rolls them out; other kinds use them for new pods. */
export const UpdateImage = ({ target, containers }: UpdateImageProps) => {
  const { ref, namespace, name } = target;
  const trpc = useTRPC();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [images, setImages] = useState<Readonly<Record<string, string>>>({});
  const known = useQuery(trpc.deploy.images.queryOptions(undefined, { enabled: open, retry: false }));
  const update = useMutation(
    trpc.objects.patch.mutationOptions({
      onSuccess: () => {
        toast(`Updated the image of ${name}`);
        setOpen(false);
      },
    }),
  );
  const rolls = ref.plural === "deployments" || ref.plural === "daemonsets" || ref.plural === "statefulsets";
  const changed = containers.some((container) => (images[container.name] ?? container.image) !== container.image);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const next = containers.map((container) => ({ ...container, image: images[container.name] ?? container.image }));
    update.mutate({ ref, namespace, name, patch: { spec: { template: { spec: { containers: next } } } } });
  };
  return (
    <>
      <button
        type="button"
        className="btn"
        onClick={() => {
          setImages({});
          setOpen(true);
        }}
      >
        Update image
      </button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Update the image of ${name}`}
        description={
          rolls ? "Pods are replaced a few at a time; the History tab goes back." : "Pods that run keep their image; new ones get this one."
        }
      >
        <form className="stack-m" onSubmit={onSubmit}>
          {containers.map((container) => (
            <Field key={container.name} id={`${id}-${container.name}`} label={container.name}>
              <input
                id={`${id}-${container.name}`}
                className="input mono"
                list={`${id}-images`}
                required
                value={images[container.name] ?? container.image ?? ""}
                onChange={(event) => setImages({ ...images, [container.name]: event.target.value.trim() })}
              />
            </Field>
          ))}
          <datalist id={`${id}-images`}>
            {(known.data ?? []).map((image) => (
              <option key={image.name} value={image.name} />
            ))}
          </datalist>
          {update.isError ? (
            <p role="alert" style={{ color: "var(--bad)" }}>
              {messageOf(update.error)}
            </p>
          ) : null}
          <DialogFooter>
            <button type="submit" className="btn go" disabled={!changed || update.isPending}>
              Update {name}
            </button>
          </DialogFooter>
        </form>
      </Dialog>
    </>
  );
};
