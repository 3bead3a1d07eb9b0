export * from "./columns";
export * from "./conditions";
export * from "./defaults";
export * from "./definition";
export * from "./status-text";
