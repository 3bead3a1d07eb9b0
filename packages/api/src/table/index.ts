export * from "./partial-metadata";
export * from "./table";
