"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { toast } from "sonner";
import { pageLink } from "@/lib/client/links";
import { useNamespaces } from "@/lib/client/namespaces";
import { messageOf, useTRPC } from "@/lib/client/trpc";
import { checkForm, type DeployForm, emptyForm, nameFromImage } from "@/lib/deploy/form";
import { formToYaml, updateYaml, yamlToForm } from "@/lib/deploy/sync";
import { resourceByKind } from "@/lib/kubernetes/resource";
import { parseManifests } from "@/lib/yaml/documents";
import { YamlEditor } from "../editor/yaml-editor";
import { PageHead } from "../ui/page-head";
import styles from "./deploy.module.css";
import { DeployFields } from "./deploy-fields";

/** One form and its YAML, each following the other; then the page of what was made. */
export const DeployPage = () => {
  const router = useRouter();
  const trpc = useTRPC();
  const { selected } = useNamespaces();
  const [form, setForm] = useState<DeployForm>(emptyForm);
  const [yaml, setYaml] = useState(() => formToYaml(emptyForm));
  const [named, setNamed] = useState(false);
  const [tried, setTried] = useState(false);
  const images = useQuery(trpc.deploy.images.queryOptions(undefined, { retry: false }));
  const { objects, problems } = useMemo(() => parseManifests(yaml), [yaml]);
  const [readable, setReadable] = useState(true);
  const change = (part: Partial<DeployForm>): void => {
    const next = { ...form, ...part };
    if (part.name !== undefined) setNamed(part.name !== "");
    if (part.image !== undefined && !named) next.name = nameFromImage(part.image);
    setForm(next);
    setYaml(updateYaml(yaml, form, next));
    setReadable(true);
  };
  const changeYaml = (text: string): void => {
    setYaml(text);
    const read = yamlToForm(text);
    setReadable(read !== undefined);
    if (read) setForm(read);
  };
  const [namespace] = selected;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the namespace that was chosen before the form is begun
  useEffect(() => {
    if (namespace && form.namespace === "default" && form.name === "") change({ namespace });
  }, [namespace]);
  const create = useMutation(
    trpc.deploy.create.mutationOptions({
      onSuccess: ({ refusal }) => {
        if (refusal) return;
        const [first] = objects;
        toast(`Deployed ${objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(" and ")}`);
        const ref = first && resourceByKind(first.kind);
        router.push(ref ? pageLink({ ...ref, namespace: first.metadata.namespace ?? "default", name: first.metadata.name }) : "/workloads");
      },
    }),
  );
  const errors = checkForm(form);
  const wrong = readable ? Object.keys(errors).length > 0 : false;
  const submit = (): void => {
    setTried(true);
    if (!wrong && problems.length === 0) create.mutate({ objects });
  };
  const refusal = create.data?.refusal;
  const refused = create.isError ? messageOf(create.error) : refusal?.message;
  return (
    <>
      <PageHead title="Deploy" crumbs={[{ label: "Workloads", href: "/workloads" }]} />
      <form
        className={styles.page}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <section className="card stack-m" aria-label="What to run">
          {readable ? null : (
            <p className="small muted" role="status">
              The YAML is more than this form can show, or cannot be read. It is deployed as it stands there.
            </p>
          )}
          <fieldset disabled={!readable} className={styles.fields}>
            <DeployFields form={form} errors={tried ? errors : {}} images={images.data ?? []} onChange={change} />
          </fieldset>
          {refused ? (
            <p role="alert" className={styles.refused}>
              {refused}
            </p>
          ) : null}
          <div className="row">
            <button type="submit" className="btn go" disabled={create.isPending || problems.length > 0}>
              {create.isPending ? "Deploying" : `Deploy ${form.name}`}
            </button>
            {tried && wrong ? (
              <span className="small" style={{ color: "var(--bad)" }}>
                Something above is missing.
              </span>
            ) : null}
          </div>
        </section>
        <section className="stack-s" aria-label="As YAML">
          <div className="row">
            <h2>YAML</h2>
            <span className="muted small">follows the form, and the form follows it</span>
          </div>
          <YamlEditor
            label="What will be deployed, as YAML"
            value={yaml}
            onChange={changeYaml}
            problems={problems}
            height="min(70vh, 640px)"
          />
        </section>
      </form>
    </>
  );
};
