export * from "./leader-elector";
