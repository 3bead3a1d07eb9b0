/** What the Deploy form asks for. Text as it was typed: numbers are checked when the YAML is made. */
export interface DeployForm {
  readonly kind: "ReplicationController" | "Deployment";
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly replicas: string;
  /** Of the container; "" for none. */
  readonly containerPort: string;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly command: string;
  readonly cpuRequest: string;
  readonly memoryRequest: string;
  readonly cpuLimit: string;
  readonly memoryLimit: string;
  readonly service: "none" | "ClusterIP" | "NodePort";
  /** Of the service; the container's when left empty. */
  readonly servicePort: string;
}

export const emptyForm: DeployForm = {
  kind: "ReplicationController",
  name: "",
  namespace: "default",
  image: "",
  replicas: "1",
  containerPort: "",
  env: [],
  command: "",
  cpuRequest: "",
  memoryRequest: "",
  cpuLimit: "",
  memoryLimit: "",
  service: "none",
  servicePort: "",
};

const namePattern = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const imagePattern = /^[^\s]+$/;
const quantityPattern = /^\d+(\.\d+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/;

const isPort = (text: string): boolean => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;

export type FormErrors = Partial<Record<keyof DeployForm, string>>;

/** What a person can be told before the server is asked. Empty when there is nothing to tell. */
export const checkForm = (form: DeployForm): FormErrors => {
  const errors: FormErrors = {};
  if (!imagePattern.test(form.image)) errors.image = "Which image? A name like web:1.0, or with its registry in front.";
  if (!namePattern.test(form.name) || form.name.length > 63)
    errors.name = "Lower-case letters, digits and -, beginning with a letter; at most 63.";
  if (!/^\d+$/.test(form.replicas)) errors.replicas = "A whole number, 0 or more.";
  if (form.containerPort && !isPort(form.containerPort)) errors.containerPort = "1 to 65535.";
  if (form.service !== "none" && !form.containerPort && !form.servicePort) errors.servicePort = "A service needs a port.";
  else if (form.servicePort && !isPort(form.servicePort)) errors.servicePort = "1 to 65535.";
  for (const key of ["cpuRequest", "memoryRequest", "cpuLimit", "memoryLimit"] as const)
    if (form[key] && !quantityPattern.test(form[key])) errors[key] = key.startsWith("cpu") ? "Like 100m or 0.5." : "Like 64Mi or 1Gi.";
  if (form.env.some(({ name, value }) => (name || value) && !/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)))
    errors.env = "Names are letters, digits, _, - and .";
  return errors;
};

/** A name out of an image's: `registry/shop/web:1.8` → `web`. */
export const nameFromImage = (image: string): string => {
  const last = image.split("/").pop() ?? "";
  const plain = last.split(/[:@]/)[0] ?? "";
  return plain
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 63);
};
