import type { Logger } from "../../log";
import type { ObjectStore } from "../../store/types";
import type { Admission } from "../admission/types";

/** What the registry works with. */
export interface RegistryParts {
  readonly store: ObjectStore;
  readonly admission: Admission;
  readonly log: Logger;
}
