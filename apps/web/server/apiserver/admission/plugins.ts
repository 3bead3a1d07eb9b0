import type { AdmissionPlugin } from "./types";

export const admissionPlugins = (): AdmissionPlugin[] => [];
