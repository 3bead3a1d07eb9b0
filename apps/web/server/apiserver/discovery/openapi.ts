import type { Scheme } from "@gantry/api";
import type { CoreRequest, CoreResponse } from "../core/request";

export interface OpenApiDocuments {
  answer(path: string, request: CoreRequest): CoreResponse | undefined;
}

/** Answers `/openapi/v2` and `/openapi/v3/...`. */
export const createOpenApi = (_scheme: Scheme): OpenApiDocuments => ({ answer: () => undefined });
