"use client";

import { useState } from "react";
import { Dialog } from "../ui/dialog";
import { AddNodeForm } from "./add-node-form";
import { type Invitation, JoinInstructions } from "./join-instructions";

/** Makes the line with which another machine joins, and shows it once. */
export const AddNodeButton = () => {
  const [open, setOpen] = useState(false);
  const [invitation, setInvitation] = useState<Invitation>();
  const change = (next: boolean): void => {
    setOpen(next);
    setInvitation(undefined);
  };
  return (
    <>
      <button type="button" className="btn go" onClick={() => change(true)}>
        Add node
      </button>
      <Dialog
        open={open}
        onOpenChange={change}
        title="Add a node"
        description="A machine with Debian or the like, Node.js and a clone of Gantry joins with one line. It holds a token, which ends by itself."
      >
        {invitation ? (
          <JoinInstructions invitation={invitation} onDone={() => change(false)} />
        ) : (
          <AddNodeForm onMade={setInvitation} onCancel={() => change(false)} />
        )}
      </Dialog>
    </>
  );
};
