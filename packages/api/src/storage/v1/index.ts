export * from "./csi-driver";
export * from "./csi-node";
export * from "./schema";
export * from "./storage-class";
export * from "./volume-attachment";
