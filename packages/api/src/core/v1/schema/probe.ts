import { array, field, type Infer, inline, int32, int64, intOrString, string, struct } from "../../../schema";
import {
  execActionAbout,
  grpcActionAbout,
  httpGetActionAbout,
  httpHeaderAbout,
  lifecycleAbout,
  lifecycleHandlerAbout,
  probeAbout,
  sleepActionAbout,
  tcpSocketActionAbout,
} from "../about/probe";
import { stopSignals } from "./signals";

export const execActionSchema = struct(
  "io.k8s.api.core.v1.ExecAction",
  {
    command: field(1, array(string), { listType: "atomic" }),
  },
  execActionAbout,
);
export type ExecAction = Infer<typeof execActionSchema>;

export const grpcActionSchema = struct(
  "io.k8s.api.core.v1.GRPCAction",
  {
    port: field(1, int32, { required: true }),
    service: field(2, string, { nullable: true }),
    mode: field(3, string, { enum: ["Plaintext", "TLS"], nullable: true }),
  },
  grpcActionAbout,
);
export type GRPCAction = Infer<typeof grpcActionSchema>;

export const httpHeaderSchema = struct(
  "io.k8s.api.core.v1.HTTPHeader",
  {
    name: field(1, string, { present: true }),
    value: field(2, string, { present: true }),
  },
  httpHeaderAbout,
);
export type HTTPHeader = Infer<typeof httpHeaderSchema>;

export const httpGetActionSchema = struct(
  "io.k8s.api.core.v1.HTTPGetAction",
  {
    path: field(1, string),
    port: field(2, intOrString, { required: true }),
    host: field(3, string),
    scheme: field(4, string, { enum: ["HTTP", "HTTPS"] }),
    httpHeaders: field(5, array(httpHeaderSchema), { listType: "atomic" }),
    protocol: field(6, string, { enum: ["HTTP1", "HTTP2"], nullable: true }),
  },
  httpGetActionAbout,
);
export type HTTPGetAction = Infer<typeof httpGetActionSchema>;

export const tcpSocketActionSchema = struct(
  "io.k8s.api.core.v1.TCPSocketAction",
  {
    port: field(1, intOrString, { required: true }),
    host: field(2, string),
  },
  tcpSocketActionAbout,
);
export type TCPSocketAction = Infer<typeof tcpSocketActionSchema>;

export const probeHandlerSchema = struct("io.k8s.api.core.v1.ProbeHandler", {
  exec: field(1, execActionSchema),
  httpGet: field(2, httpGetActionSchema),
  tcpSocket: field(3, tcpSocketActionSchema),
  grpc: field(4, grpcActionSchema),
});
export type ProbeHandler = Infer<typeof probeHandlerSchema>;

export const probeSchema = struct(
  "io.k8s.api.core.v1.Probe",
  {
    ...inline(1, probeHandlerSchema),
    initialDelaySeconds: field(2, int32),
    timeoutSeconds: field(3, int32),
    periodSeconds: field(4, int32),
    successThreshold: field(5, int32),
    failureThreshold: field(6, int32),
    terminationGracePeriodSeconds: field(7, int64, { nullable: true }),
  },
  probeAbout,
);
export type Probe = Infer<typeof probeSchema>;

export const sleepActionSchema = struct(
  "io.k8s.api.core.v1.SleepAction",
  {
    seconds: field(1, int64, { required: true }),
  },
  sleepActionAbout,
);
export type SleepAction = Infer<typeof sleepActionSchema>;

export const lifecycleHandlerSchema = struct(
  "io.k8s.api.core.v1.LifecycleHandler",
  {
    exec: field(1, execActionSchema),
    httpGet: field(2, httpGetActionSchema),
    tcpSocket: field(3, tcpSocketActionSchema),
    sleep: field(4, sleepActionSchema),
  },
  lifecycleHandlerAbout,
);
export type LifecycleHandler = Infer<typeof lifecycleHandlerSchema>;

export const lifecycleSchema = struct(
  "io.k8s.api.core.v1.Lifecycle",
  {
    postStart: field(1, lifecycleHandlerSchema),
    preStop: field(2, lifecycleHandlerSchema),
    stopSignal: field(3, string, {
      enum: stopSignals,
    }),
  },
  lifecycleAbout,
);
export type Lifecycle = Infer<typeof lifecycleSchema>;
