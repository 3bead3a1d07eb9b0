import { checkLabels, checkText } from "../../../definition/validation";
import { type FieldError, fieldError } from "../../../machinery/field-error";
import { dns1123LabelRule, dns1123SubdomainRule, qualifiedNameRule, rangeMessages } from "../../../machinery/names";
import type { TextRule } from "../../../machinery/patterns";
import { checkResourceAmount, checkResourceName } from "../resource-names";
import type { Pod, PodSpec } from "../schema/pod";
import { checkAffinity, checkTopologySpread } from "./affinity-validation";
import { checkContainers, checkEphemeralContainers, checkInitContainers } from "./container-validation";
import { checkDns, checkHostAliases } from "./dns-validation";
import { checkPodSecurity } from "./security-validation";
import { checkTolerations } from "./toleration-validation";
import { checkVolumes } from "./volume-validation";

const greatestDeadline = 2 ** 31 - 1;

const names: readonly (readonly [field: keyof PodSpec & string, rule: TextRule])[] = [
  ["serviceAccountName", dns1123SubdomainRule],
  ["nodeName", dns1123SubdomainRule],
  ["hostname", dns1123LabelRule],
  ["subdomain", dns1123LabelRule],
  ["priorityClassName", dns1123SubdomainRule],
  ["runtimeClassName", dns1123SubdomainRule],
];

const checkNames = (spec: PodSpec, path: string): FieldError[] =>
  names.flatMap(([field, rule]) => {
    const value = spec[field];
    return typeof value === "string" && value !== "" ? checkText(`${path}.${field}`, value, rule) : [];
  });

const checkHostNetwork = ({ hostNetwork, containers }: PodSpec, path: string): FieldError[] => {
  if (!hostNetwork) return [];
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ containerPort, hostPort }, position) =>
      hostPort === containerPort
        ? []
        : [
            fieldError.invalid(
              `${path}.containers[${index}].ports[${position}].containerPort`,
              containerPort,
              "must match `hostPort` when `hostNetwork` is true",
            ),
          ],
    ),
  );
};

/** Names of containers are told apart across all sorts of them. */
const checkDistinctNames = ({ containers, initContainers = [] }: PodSpec, path: string): FieldError[] => {
  const taken = new Set(containers.map(({ name }) => name));
  return initContainers.flatMap(({ name }, index) =>
    taken.has(name) ? [fieldError.duplicate(`${path}.initContainers[${index}].name`, name)] : [],
  );
};

const checkDeadline = ({ activeDeadlineSeconds: deadline }: PodSpec, path: string): FieldError[] =>
  deadline === undefined
    ? []
    : rangeMessages(deadline, 1, greatestDeadline).map((detail) => fieldError.invalid(`${path}.activeDeadlineSeconds`, deadline, detail));

const checkGates = ({ schedulingGates = [], readinessGates = [], nodeName }: PodSpec, path: string): FieldError[] => [
  ...readinessGates.flatMap(({ conditionType }, index) =>
    conditionType ? checkText(`${path}.readinessGates[${index}].conditionType`, conditionType, qualifiedNameRule) : [],
  ),
  ...schedulingGates.flatMap(({ name }, index) =>
    name ? checkText(`${path}.schedulingGates[${index}].name`, name, qualifiedNameRule) : [],
  ),
  ...(schedulingGates.length > 0 && nodeName
    ? [fieldError.forbidden(`${path}.nodeName`, "cannot be set until all schedulingGates have been cleared")]
    : []),
];

const checkOverhead = ({ overhead = {} }: PodSpec, path: string): FieldError[] =>
  Object.entries(overhead).flatMap(([name, amount]) => {
    const at = `${path}.overhead.limits[${name}]`;
    return [...checkResourceName(at, name), ...checkResourceAmount(at, name, amount)];
  });

const mirrorAnnotation = "kubernetes.io/config.mirror";

interface PodSpecContext {
  /** Where the spec stands: `spec` of a pod, `spec.template.spec` of a controller. */
  readonly path: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What the spec of any pod must be, in a pod or in a template. Runs on a defaulted spec that its schema accepts. */
export const checkPodSpec = (spec: PodSpec, { path, annotations }: PodSpecContext): FieldError[] => {
  const volumes = new Map((spec.volumes ?? []).map((volume) => [volume.name, volume] as const));
  const started = new Set([...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name));
  return [
    ...checkVolumes(spec.volumes ?? [], `${path}.volumes`),
    ...checkContainers(spec.containers, volumes, `${path}.containers`),
    ...checkInitContainers(spec.initContainers ?? [], volumes, `${path}.initContainers`),
    ...checkDistinctNames(spec, path),
    ...checkEphemeralContainers(spec.ephemeralContainers ?? [], volumes, started),
    ...checkLabels(`${path}.nodeSelector`, spec.nodeSelector),
    ...checkHostNetwork(spec, path),
    ...checkPodSecurity(spec, path),
    ...checkAffinity(spec.affinity, `${path}.affinity`),
    ...checkDns(spec, `${path}.dnsConfig`),
    ...checkGates(spec, path),
    ...checkTopologySpread(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`),
    ...checkNames(spec, path),
    ...checkDeadline(spec, path),
    ...checkTolerations(spec.tolerations ?? [], `${path}.tolerations`),
    ...checkHostAliases(spec.hostAliases, `${path}.hostAliases`),
    ...checkOverhead(spec, path),
    ...(annotations?.[mirrorAnnotation] !== undefined && !spec.nodeName
      ? [
          fieldError.invalid(
            `metadata.annotations[${mirrorAnnotation}]`,
            annotations[mirrorAnnotation],
            "must set spec.nodeName if mirror pod annotation is set",
          ),
        ]
      : []),
  ];
};

/** Images of pods, unlike those of templates, may have no blanks around them. */
const checkImages = ({ spec }: Pod): FieldError[] =>
  (["containers", "initContainers"] as const).flatMap((field) =>
    (spec[field] ?? []).flatMap(({ image = "" }, index) =>
      image === image.trim()
        ? []
        : [fieldError.invalid(`spec.${field}[${index}].image`, image, "must not have leading or trailing whitespace")],
    ),
  );

const checkTokens = ({ spec }: Pod): FieldError[] => {
  if (spec.serviceAccountName) return [];
  return (spec.volumes ?? []).flatMap(({ projected }, index) =>
    (projected?.sources ?? []).flatMap(({ serviceAccountToken }, position) =>
      serviceAccountToken
        ? [
            fieldError.forbidden(
              `spec.volumes[${index}].projected.sources[${position}].serviceAccountToken`,
              "must not be specified when serviceAccountName is not set",
            ),
          ]
        : [],
    ),
  );
};

export const validatePod = (pod: Pod): FieldError[] => [
  ...checkPodSpec(pod.spec, { path: "spec", annotations: pod.metadata.annotations }),
  ...checkImages(pod),
  ...checkTokens(pod),
];

/** Ephemeral containers come to a running pod, through their subresource. */
export const checkEphemeralOnCreate = ({ spec }: Pod): FieldError[] =>
  spec.ephemeralContainers?.length ? [fieldError.forbidden("spec.ephemeralContainers", "cannot be set on create")] : [];
