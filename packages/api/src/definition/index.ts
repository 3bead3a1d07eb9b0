export * from "./definition";
export { ageOf, humanDuration } from "./human-duration";
