export const nfsVolumeSourceAbout = {
  about: "A directory of an NFS server.",
  fields: {
    server: "The name or address of the server.",
    path: "The directory.",
    readOnly: "Whether it can only be read.",
  },
} as const;
