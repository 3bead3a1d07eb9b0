"use client";

import type { DeployForm, FormErrors } from "@/lib/deploy/form";
import { formatBytes, plural } from "@/lib/format/numbers";
import { useView } from "@/lib/live/use-live";
import { Field } from "../ui/field";
import { Segmented } from "../ui/segmented";
import styles from "./deploy.module.css";
import { EnvironmentFields } from "./environment-fields";

interface Suggestion {
  readonly name: string;
  readonly sizeBytes: number;
  readonly nodes: number;
}

interface DeployFieldsProps {
  form: DeployForm;
  errors: FormErrors;
  images: readonly Suggestion[];
  onChange: (part: Partial<DeployForm>) => void;
}

const kinds = [
  { value: "ReplicationController", label: "ReplicationController" },
  { value: "Deployment", label: "Deployment" },
] as const;

const services = [
  { value: "none", label: "No service" },
  { value: "ClusterIP", label: "In the cluster" },
  { value: "NodePort", label: "Also from outside" },
] as const;

const kindHint = {
  ReplicationController: "Keeps the number of pods. Scaled with a slider.",
  Deployment: "Keeps the number, and rolls out new images a few pods at a time, with a way back.",
} as const;

const serviceHint = {
  none: "Pods are reached by their own addresses only.",
  ClusterIP: "A stable name and address for other pods.",
  NodePort: "The same, and a port on each node.",
} as const;

export const DeployFields = ({ form, errors, images, onChange }: DeployFieldsProps) => {
  const namespaces = useView({ view: "namespaces" });
  const input = (
    key: "name" | "replicas" | "containerPort" | "command" | "cpuRequest" | "memoryRequest" | "cpuLimit" | "memoryLimit" | "servicePort",
    label: string,
    options: { hint?: string; placeholder?: string; numeric?: boolean } = {},
  ) => (
    <Field id={`deploy-${key}`} label={label} hint={options.hint} error={errors[key]}>
      <input
        id={`deploy-${key}`}
        className="input mono"
        autoComplete="off"
        spellCheck={false}
        inputMode={options.numeric ? "numeric" : undefined}
        placeholder={options.placeholder}
        aria-invalid={errors[key] !== undefined}
        aria-describedby={errors[key] || options.hint ? `deploy-${key}-note` : undefined}
        value={form[key]}
        onChange={(event) => onChange({ [key]: key === "command" ? event.target.value : event.target.value.trim() })}
      />
    </Field>
  );
  const known = [...new Set([...namespaces.rows.map(({ name }) => name), form.namespace])].sort();
  return (
    <>
      <Field
        id="deploy-image"
        label="Image"
        hint={images.length > 0 ? "Those below are on nodes already and start at once." : undefined}
        error={errors.image}
      >
        <input
          id="deploy-image"
          className="input mono"
          list="deploy-images"
          autoComplete="off"
          spellCheck={false}
          placeholder="web:1.0"
          aria-invalid={errors.image !== undefined}
          aria-describedby="deploy-image-note"
          value={form.image}
          onChange={(event) => onChange({ image: event.target.value.trim() })}
        />
      </Field>
      <datalist id="deploy-images">
        {images.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {images.length > 0 ? (
        <div className="row">
          {images.slice(0, 8).map(({ name, sizeBytes, nodes }) => (
            <button
              key={name}
              type="button"
              className="chip mono"
              aria-pressed={form.image === name}
              title={`${formatBytes(sizeBytes)}, on ${plural(nodes, "node")}`}
              onClick={() => onChange({ image: name })}
            >
              <span className="truncate">{name}</span>
            </button>
          ))}
        </div>
      ) : null}
      <div className={styles.pair}>
        {input("name", "Name")}
        <Field id="deploy-namespace" label="Namespace">
          <select
            id="deploy-namespace"
            className="input mono"
            value={form.namespace}
            onChange={(event) => onChange({ namespace: event.target.value })}
          >
            {known.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </Field>
        {input("replicas", "Replicas", { numeric: true })}
        {input("containerPort", "Port in the container", { numeric: true, placeholder: "none" })}
      </div>
      <div className="stack-s">
        <Segmented label="Kind" value={form.kind} options={kinds} onChange={(kind) => onChange({ kind })} />
        <p className="faint small">{kindHint[form.kind]}</p>
      </div>
      <div className="stack-s">
        <Segmented label="Service" value={form.service} options={services} onChange={(service) => onChange({ service })} />
        <p className="faint small">{serviceHint[form.service]}</p>
        {form.service === "none" ? null : (
          <div className={styles.pair}>
            {input("servicePort", "Port of the service", {
              numeric: true,
              placeholder: form.containerPort || "80",
              hint: `${form.servicePort || form.containerPort || "?"} → ${form.containerPort || form.servicePort || "?"} in the pods`,
            })}
          </div>
        )}
      </div>
      <details className={styles.more}>
        <summary>Command, environment, CPU and memory</summary>
        <div className="stack-m">
          {input("command", "Command", { placeholder: "the image's own" })}
          <EnvironmentFields env={form.env} error={errors.env} onChange={(env) => onChange({ env })} />
          <div className={styles.pair}>
            {input("cpuRequest", "CPU asked for", { placeholder: "100m" })}
            {input("memoryRequest", "Memory asked for", { placeholder: "64Mi" })}
            {input("cpuLimit", "CPU at most", { placeholder: "no limit" })}
            {input("memoryLimit", "Memory at most", { placeholder: "no limit" })}
          </div>
        </div>
      </details>
    </>
  );
};
