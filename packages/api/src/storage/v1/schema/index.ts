export * from "./csi";
export * from "./storage-class";
export * from "./volume-attachment";
