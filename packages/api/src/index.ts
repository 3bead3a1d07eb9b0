export * from "./definition";
export * from "./machinery";
export * from "./scheme";
