export * from "./network-backend";
