"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { messageOf, useTRPC } from "@/lib/client/trpc";
import { Field } from "../ui/field";
import { Logo } from "./brand";
import styles from "./sign-in-form.module.css";

/** Only a path of this server: an address may not send people elsewhere after they signed in. */
const nextPage = (): string => {
  const next = new URLSearchParams(window.location.search).get("next") ?? "/";
  return next.startsWith("/") && !next.startsWith("//") && !next.includes("\\") ? next : "/";
};

export const SignInForm = () => {
  const trpc = useTRPC();
  const [name, setName] = useState("admin");
  const [password, setPassword] = useState("");
  const signIn = useMutation(trpc.auth.signIn.mutationOptions({ onSuccess: () => window.location.assign(nextPage()) }));
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    signIn.mutate({ name, password });
  };
  return (
    <main className={styles.page}>
      <form className={`card ${styles.form}`} onSubmit={onSubmit}>
        <h1 className={styles.brand}>
          <Logo size={26} />
          Gantry
        </h1>
        <Field id="name" label="Name">
          <input
            id="name"
            className="input"
            autoComplete="username"
            autoCapitalize="none"
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Field
          id="password"
          label="Password"
          error={signIn.isError ? messageOf(signIn.error) : undefined}
          hint="The first one stands in .gantry/admin.password"
        >
          <input
            id="password"
            className="input"
            type="password"
            autoComplete="current-password"
            // biome-ignore lint/a11y/noAutofocus: the page is there for nothing but this field
            autoFocus
            required
            aria-describedby="password-note"
            aria-invalid={signIn.isError}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <button type="submit" className="btn go" disabled={signIn.isPending || signIn.isSuccess}>
          {signIn.isPending || signIn.isSuccess ? "Signing in" : "Sign in"}
        </button>
      </form>
    </main>
  );
};
