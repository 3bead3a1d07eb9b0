"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { messageOf, useTRPC } from "@/lib/client/trpc";
import { Dialog, DialogFooter } from "../ui/dialog";
import { Field } from "../ui/field";

const shortest = 10;

export const PasswordDialog = ({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) => {
  const trpc = useTRPC();
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation(
    trpc.auth.changePassword.mutationOptions({
      onSuccess: () => {
        toast("Password changed. Other browsers were signed out.");
        setOld("");
        setNext("");
        onOpenChange(false);
      },
    }),
  );
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ old, next });
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Change password">
      <form className="stack-m" onSubmit={onSubmit}>
        <Field id="old-password" label="Old password" error={change.isError ? messageOf(change.error) : undefined}>
          <input
            id="old-password"
            className="input"
            type="password"
            autoComplete="current-password"
            required
            value={old}
            onChange={(event) => setOld(event.target.value)}
          />
        </Field>
        <Field id="new-password" label="New password" hint={`At least ${shortest} characters.`}>
          <input
            id="new-password"
            className="input"
            type="password"
            autoComplete="new-password"
            required
            minLength={shortest}
            value={next}
            onChange={(event) => setNext(event.target.value)}
          />
        </Field>
        <DialogFooter>
          <button type="submit" className="btn go" disabled={change.isPending}>
            Change password
          </button>
        </DialogFooter>
      </form>
    </Dialog>
  );
};
