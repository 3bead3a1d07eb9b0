export * from "./columns";
export * from "./conditions";
export * from "./defaults";
export * from "./definition";
export * from "./resources";
export * from "./status-text";
