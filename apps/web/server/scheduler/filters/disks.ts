import type { Pod, Volume } from "@gantry/api/core/v1";
import type { Filter } from "../framework";

interface Disk {
  readonly key: string;
  /** Several pods of a node may share it when none of them writes. */
  readonly shareable: boolean;
}

/** The disks that can be attached to a node for one pod only. */
const diskOf = (volume: Volume): Disk | undefined => {
  const { gcePersistentDisk: gce, awsElasticBlockStore: aws, iscsi, rbd } = volume;
  if (gce) return { key: `gce/${gce.pdName}`, shareable: gce.readOnly === true };
  // EBS volumes cannot be attached twice at all.
  if (aws) return { key: `aws/${aws.volumeID}`, shareable: false };
  if (iscsi) return { key: `iscsi/${iscsi.iqn}`, shareable: iscsi.readOnly === true };
  if (rbd) return { key: `rbd/${[...rbd.monitors].sort().join()}/${rbd.pool ?? "rbd"}/${rbd.image}`, shareable: rbd.readOnly === true };
  return undefined;
};

const disksOf = (pod: Pod): Disk[] => (pod.spec.volumes ?? []).flatMap((volume) => diskOf(volume) ?? []);

/** VolumeRestrictions: no other pod of the node holds a disk that this pod needs, unless both only read. */
export const noDiskConflict: Filter = {
  name: "NoDiskConflict",
  events: ["NodeAdd", "PodDelete"],
  prepare: ({ pod }) => {
    const wanted = new Map(disksOf(pod).map((disk) => [disk.key, disk]));
    if (wanted.size === 0) return undefined;
    return (node) => {
      for (const other of node.pods.values()) {
        for (const held of disksOf(other.pod)) {
          const disk = wanted.get(held.key);
          if (disk && !(disk.shareable && held.shareable)) return { reasons: ["node(s) had no available disk"] };
        }
      }
      return undefined;
    };
  },
};
