export * from "./ingress";
export * from "./ingress-class";
export * from "./network-policy";
export * from "./schema";
export * from "./served-ingresses";
