import { badRequest } from "@gantry/api";
import type { ObjectResponse } from "../core/request";
import type { ParsedBody } from "./body";
import type { Operation } from "./operation";
import type { RegistryParts } from "./parts";

export const serverSideApply = async (_parts: RegistryParts, _operation: Operation, _body: ParsedBody): Promise<ObjectResponse> => {
  throw badRequest("not yet");
};
