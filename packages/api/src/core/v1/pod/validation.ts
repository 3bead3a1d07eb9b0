import type { FieldError } from "../../../machinery/field-error";
import type { PodSpec } from "../schema/pod";

interface PodSpecContext {
  readonly path: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export const checkPodSpec = (_spec: PodSpec, _context: PodSpecContext): FieldError[] => [];
