export * from "./definition";
export * from "./machinery";
