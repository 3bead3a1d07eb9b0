"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { messageOf, useTRPC } from "@/lib/client/trpc";
import { DialogFooter } from "../ui/dialog";
import { Segmented } from "../ui/segmented";
import type { Invitation } from "./join-instructions";

const lifetimes = [
  { value: "1", label: "1 hour" },
  { value: "24", label: "24 hours" },
  { value: "168", label: "7 days" },
] as const;

const limits = [
  { value: "any", label: "Any number" },
  { value: "one", label: "One" },
] as const;

type Lifetime = (typeof lifetimes)[number]["value"];
type Limit = (typeof limits)[number]["value"];

/** Asks how long and for how many machines the token is to be good, and makes it. */
export const AddNodeForm = ({ onMade, onCancel }: { onMade: (invitation: Invitation) => void; onCancel: () => void }) => {
  const trpc = useTRPC();
  const info = useQuery(trpc.cluster.info.queryOptions());
  const [lifetime, setLifetime] = useState<Lifetime>("24");
  const [limit, setLimit] = useState<Limit>("any");
  // The token is a secret: nothing keeps it once the dialog is closed.
  const make = useMutation(trpc.nodes.joinCommand.mutationOptions({ gcTime: 0, onSuccess: onMade }));
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate({ hours: Number(lifetime), ...(limit === "one" ? { limit: 1 } : {}) });
  };
  return (
    <form className="stack-m" onSubmit={onSubmit}>
      <div className="stack-s">
        <span>The token is good for</span>
        <Segmented label="The token is good for" value={lifetime} options={lifetimes} onChange={setLifetime} />
      </div>
      <div className="stack-s">
        <span>How many machines may join with it</span>
        <Segmented label="How many machines may join with it" value={limit} options={limits} onChange={setLimit} />
      </div>
      {info.data?.join.reachesPods === false ? (
        <p>
          The nodes of this cluster have a network of their own inside one machine. Pods on other machines cannot reach theirs: start Gantry
          with <span className="mono">npm start -- --nodes 1</span> before you add machines.
        </p>
      ) : null}
      {make.isError ? (
        <p role="alert" style={{ color: "var(--bad)" }}>
          {messageOf(make.error)}
        </p>
      ) : null}
      <DialogFooter>
        <button type="button" className="btn" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="btn go" disabled={make.isPending}>
          Make the line
        </button>
      </DialogFooter>
    </form>
  );
};
