import { createHash } from "node:crypto";
import type { Container } from "@gantry/api/core/v1";

/**
 * A digest of what may change in a running pod's container and then replaces it: its image. All else of a spec cannot
 * be changed, and defaults that a newer version adds must not restart anything.
 */
export const specHash = (container: Container): string =>
  createHash("sha256")
    .update(JSON.stringify([container.name, container.image ?? ""]))
    .digest("hex")
    .slice(0, 16);
