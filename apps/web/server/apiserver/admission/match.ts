import type { AdmissionRequest } from "./types";

/** Whether a request is about the objects of a resource themselves, in one of these operations. */
export const isAbout = (
  { definition, subresource, operation }: AdmissionRequest,
  group: string,
  plural: string,
  ...operations: readonly AdmissionRequest["operation"][]
): boolean => definition.plural === plural && definition.group === group && subresource === "" && operations.includes(operation);

export const isPodCreate = (request: AdmissionRequest): boolean => isAbout(request, "", "pods", "CREATE");
