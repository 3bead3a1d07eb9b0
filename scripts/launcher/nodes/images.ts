import { type IncomingMessage, request } from "node:http";
import { callEngine } from "../docker";
import { PlainError } from "../terminal";

const imageId = async (socketPath: string, name: string): Promise<string | undefined> => {
  const { status, body } = await callEngine(socketPath, { path: `/images/${encodeURIComponent(name)}/json` });
  return status === 200 ? (JSON.parse(body) as { readonly Id: string }).Id : undefined;
};

const openArchive = (socketPath: string, names: readonly string[]): Promise<IncomingMessage> => {
  const query = names.map((name) => `names=${encodeURIComponent(name)}`).join("&");
  return new Promise((resolve, reject) => {
    request({ socketPath, path: `/images/get?${query}` }, resolve)
      .on("error", reject)
      .end();
  });
};

/** Copies those of the images that an engine lacks, or has in another version, from another engine. */
export const copyImages = async (from: string, to: string, names: readonly string[]): Promise<void> => {
  const missing: string[] = [];
  for (const name of names) {
    const id = await imageId(from, name);
    if (id !== undefined && id !== (await imageId(to, name))) missing.push(name);
  }
  if (missing.length === 0) return;
  const answer = await callEngine(to, { method: "POST", path: "/images/load?quiet=1", body: await openArchive(from, missing) });
  if (answer.status !== 200)
    throw new PlainError(`The images ${missing.join(", ")} could not be copied to ${to}: ${answer.body.slice(0, 300)}`);
};
