export * from "./definition";
export { isHeadless } from "./validation";
