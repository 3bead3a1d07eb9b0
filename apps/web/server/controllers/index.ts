export { type ControllersOptions, type RunningControllers, startControllers } from "./start";
