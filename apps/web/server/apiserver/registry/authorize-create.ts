import { forbidden } from "@gantry/api";
import { attributesOf, forbiddenReason } from "../authorization/attributes";
import type { Operation } from "./operation";
import type { RegistryParts } from "./parts";

/** A write that turns out to be a creation needs the right to create. Throws 403. */
export const requireCreate = ({ authorizer }: RegistryParts, operation: Operation): void => {
  const attributes = { ...attributesOf(operation.user, operation.request.info), verb: "create" };
  if (authorizer.authorize(attributes).decision === "allow") return;
  throw forbidden(operation.served.definition, operation.name, forbiddenReason(attributes));
};
