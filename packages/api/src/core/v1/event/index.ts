export { eventCount, eventLastSeen } from "./columns";
export * from "./definition";
