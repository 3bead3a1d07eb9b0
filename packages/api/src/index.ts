export * from "./definition";
export * from "./machinery";
export * from "./patch";
export * from "./scheme";
export * from "./table";
