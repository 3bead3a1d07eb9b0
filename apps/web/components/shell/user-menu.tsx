"use client";

import { useMutation } from "@tanstack/react-query";
import { UserRound } from "lucide-react";
import { useState } from "react";
import { goToSignIn } from "@/lib/client/session";
import { type Theme, useTheme } from "@/lib/client/theme";
import { useTRPC } from "@/lib/client/trpc";
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuSeparator } from "../ui/menu";
import { PasswordDialog } from "./password-dialog";

const themes: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "system", label: "As the computer" },
];

export const UserMenu = ({ name }: { name: string }) => {
  const trpc = useTRPC();
  const [theme, setTheme] = useTheme();
  const [changing, setChanging] = useState(false);
  const signOut = useMutation(trpc.auth.signOut.mutationOptions({ onSettled: goToSignIn }));
  return (
    <>
      <Menu
        align="end"
        trigger={
          <button type="button" className="chip" aria-label={`Signed in as ${name}`}>
            <UserRound size={13} aria-hidden="true" />
            <span className="wide">{name}</span>
          </button>
        }
      >
        <MenuLabel>Theme</MenuLabel>
        {themes.map(({ value, label }) => (
          <MenuCheck key={value} checked={theme === value} onChange={() => setTheme(value)}>
            {label}
          </MenuCheck>
        ))}
        <MenuSeparator />
        <MenuItem onSelect={() => setChanging(true)}>Change password</MenuItem>
        <MenuItem onSelect={() => signOut.mutate()}>Sign out</MenuItem>
      </Menu>
      <PasswordDialog open={changing} onOpenChange={setChanging} />
    </>
  );
};
