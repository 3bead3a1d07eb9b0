import type { DeployForm } from "./form";

type Tree = { [key: string]: unknown };

/** Splits a command as a shell would, as far as quotes go: `sh -c "echo hi"` → three words. */
export const splitCommand = (text: string): string[] =>
  [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double?.replace(/\\(.)/g, "$1") ?? single ?? plain ?? "",
  );

/** The other way round; words with spaces get quotes. */
export const joinCommand = (words: readonly string[]): string =>
  words.map((word) => (/^[^\s"'\\]+$/.test(word) ? word : `"${word.replace(/(["\\])/g, "\\$1")}"`)).join(" ");

const amounts = (cpu: string, memory: string): Tree | undefined =>
  cpu || memory ? { ...(cpu ? { cpu } : {}), ...(memory ? { memory } : {}) } : undefined;

/** What the form says of the container; undefined where it says nothing. */
export const containerOf = (form: DeployForm): Tree => {
  const requests = amounts(form.cpuRequest, form.memoryRequest);
  const limits = amounts(form.cpuLimit, form.memoryLimit);
  const env = form.env.filter(({ name }) => name).map(({ name, value }) => ({ name, value }));
  const command = splitCommand(form.command);
  return {
    name: form.name || "app",
    image: form.image,
    ...(command.length > 0 ? { command } : {}),
    ...(form.containerPort ? { ports: [{ containerPort: Number(form.containerPort) }] } : {}),
    ...(env.length > 0 ? { env } : {}),
    ...(requests || limits ? { resources: { ...(requests ? { requests } : {}), ...(limits ? { limits } : {}) } } : {}),
  };
};

/** The workload that the form describes. */
export const workloadOf = (form: DeployForm): Tree => {
  const labels = { app: form.name };
  const isDeployment = form.kind === "Deployment";
  return {
    apiVersion: isDeployment ? "apps/v1" : "v1",
    kind: form.kind,
    metadata: { name: form.name, namespace: form.namespace, labels },
    spec: {
      replicas: Number(form.replicas) || 0,
      selector: isDeployment ? { matchLabels: labels } : labels,
      template: { metadata: { labels }, spec: { containers: [containerOf(form)] } },
    },
  };
};

/** The service that the form describes, if it does. */
export const serviceOf = (form: DeployForm): Tree | undefined => {
  if (form.service === "none") return undefined;
  const port = Number(form.servicePort || form.containerPort) || 80;
  const targetPort = Number(form.containerPort || form.servicePort) || 80;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: form.name, namespace: form.namespace, labels: { app: form.name } },
    spec: {
      ...(form.service === "ClusterIP" ? {} : { type: form.service }),
      selector: { app: form.name },
      ports: [{ port, targetPort }],
    },
  };
};
