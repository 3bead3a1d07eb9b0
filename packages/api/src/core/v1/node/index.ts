export { isNodeReady, nodeRoles, nodeStatusText } from "./columns";
export * from "./definition";
