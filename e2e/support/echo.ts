import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { request as secureRequest } from "node:https";
import type { Cluster } from "./cluster";

const program = readFileSync(new URL("./echo.py", import.meta.url), "utf8");
const timeout = 1_500;

/** A container that answers on a port over HTTP and UDP with its pod's name and the address that it sees as the caller's. */
export const echoContainer = (port: number) => ({
  name: "echo",
  image: "gantry/shell:1",
  command: ["python3.11", "-c", program, "serve", String(port)],
  ports: [
    { name: "web", containerPort: port },
    { name: "ask", containerPort: port, protocol: "UDP" },
  ],
  readinessProbe: { tcpSocket: { port: "web" }, periodSeconds: 1 },
});

export interface Question {
  readonly to: string;
  readonly port: number;
  /** TCP when left out. */
  readonly protocol?: "udp";
}

/** What this machine can ask besides. */
export interface OutsideQuestion extends Question {
  /** The name that is asked for, where the address does not say it. */
  readonly host?: string;
  /** Over TLS. */
  readonly secure?: boolean;
}

/** `pod address-of-the-caller`, or why there was no answer: TIMEOUT, ECONNREFUSED. */
export type EchoAnswer = string;

/** The same question so many times. */
export const times = <Asked extends Question>(count: number, question: Asked): Asked[] => Array.from({ length: count }, () => question);

/** The pods that gave these answers, or the errors, each once. */
export const answerers = (answers: readonly EchoAnswer[]): string[] =>
  [...new Set(answers.map((answer) => answer.split(" ")[0] ?? ""))].sort();

const runInPod = async (cluster: Cluster, pod: string, words: readonly string[]): Promise<string> => {
  const [name = "", namespace = "default"] = pod.split(".");
  return cluster.kubectl(["--namespace", namespace, "exec", name, "--", "python3.11", "-c", program, ...words]);
};

/** Asks from a pod of the image gantry/shell, all at once. @param pod Its name, or `name.namespace`. */
export const askFromPod = async (cluster: Cluster, pod: string, questions: readonly Question[]): Promise<EchoAnswer[]> =>
  JSON.parse(await runInPod(cluster, pod, ["ask", JSON.stringify(questions)])) as EchoAnswer[];

/** The addresses of names as programs in a pod see them; none for names that do not exist. */
export const resolveInPod = async (cluster: Cluster, pod: string, names: readonly string[]): Promise<Record<string, string[]>> =>
  JSON.parse(await runInPod(cluster, pod, ["resolve", ...names])) as Record<string, string[]>;

/** Resolves with the time, in milliseconds since 1970, at which a pod no longer finds the address among those of the name. */
export const whenForgotten = async (cluster: Cluster, pod: string, name: string, address: string): Promise<number> =>
  Number(await runInPod(cluster, pod, ["watch", name, address]));

const askHttp = ({ to, port, host, secure = false }: OutsideQuestion): Promise<EchoAnswer> =>
  new Promise((resolve) => {
    const common = { host: to, port, agent: false as const, timeout, headers: host === undefined ? {} : { host } };
    const outgoing = secure ? secureRequest({ ...common, servername: host, rejectUnauthorized: false }) : request(common);
    outgoing.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => resolve(response.statusCode === 200 ? text : String(response.statusCode)));
    });
    outgoing.on("timeout", () => {
      resolve("TIMEOUT");
      outgoing.destroy();
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    outgoing.end();
  });

const askUdp = ({ to, port }: Question): Promise<EchoAnswer> =>
  new Promise((resolve) => {
    const socket = createSocket("udp4");
    const end = (answer: EchoAnswer): void => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(() => end("TIMEOUT"), timeout);
    socket.on("message", (message) => end(message.toString()));
    socket.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    socket.connect(port, to, () => socket.send("?"));
  });

/** Asks from this machine, which is none of the cluster's nodes, all at once. */
export const askFromOutside = (questions: readonly OutsideQuestion[]): Promise<EchoAnswer[]> =>
  Promise.all(questions.map((question) => (question.protocol === "udp" ? askUdp(question) : askHttp(question))));
