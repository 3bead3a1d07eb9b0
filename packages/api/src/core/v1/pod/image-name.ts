/** The tag of an image reference; "latest" when it has neither tag nor digest, "" when a digest alone says which image is meant. */
export const imageTag = (image: string): string => {
  const [reference = "", digest] = image.split("@", 2);
  // A colon before the last slash belongs to the registry's port.
  const colon = reference.indexOf(":", reference.lastIndexOf("/") + 1);
  if (colon >= 0) return reference.slice(colon + 1);
  return digest === undefined ? "latest" : "";
};
