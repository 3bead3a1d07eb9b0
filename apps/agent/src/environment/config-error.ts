/** Why a container cannot be configured: becomes the waiting reason and the message of the pod's status and of an event. */
export class ConfigError extends Error {
  constructor(
    message: string,
    readonly reason: "CreateContainerConfigError" | "InvalidImageName" = "CreateContainerConfigError",
  ) {
    super(message);
    this.name = "ConfigError";
  }
}
