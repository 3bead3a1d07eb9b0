import type { Logger } from "../../log";
import type { ObjectStore } from "../../store/types";
import type { Admission } from "../admission/types";
import type { Authorizer } from "../authorization/attributes";

/** What the registry works with. */
export interface RegistryParts {
  readonly store: ObjectStore;
  readonly admission: Admission;
  readonly authorizer: Authorizer;
  readonly log: Logger;
}
