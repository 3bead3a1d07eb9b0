import { isStatus } from "@gantry/api";
import { type PersistentVolume, type Pod, persistentVolumeClaimDefinition, persistentVolumeDefinition } from "@gantry/api/core/v1";
import type { Client } from "@gantry/client";
import type { ClaimSource } from "../volumes/context";
import { VolumeError } from "../volumes/types";

/** Looks claims up at the API server: they are asked for once in a pod's life, so watching them would not pay. */
export class ApiClaims implements ClaimSource {
  constructor(private readonly client: Client) {}

  async persistentVolume(pod: Pod, claimName: string): Promise<PersistentVolume> {
    const claims = this.client.resource(persistentVolumeClaimDefinition, pod.metadata.namespace);
    const claim = await claims.get(claimName).catch((error: unknown) => {
      throw isStatus(error, "NotFound") ? new VolumeError(`persistentvolumeclaim ${JSON.stringify(claimName)} not found`) : error;
    });
    const name = claim.spec?.volumeName;
    if (!name || claim.status?.phase !== "Bound") throw new VolumeError(`persistentvolumeclaim ${JSON.stringify(claimName)} is not bound`);
    return this.client.resource(persistentVolumeDefinition).get(name);
  }
}
