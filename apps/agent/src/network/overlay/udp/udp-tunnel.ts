/**
 * Carries packets of pods in datagrams, in userspace: slow, and easy to look into with tcpdump. A process of its own beside
 * the agent, so that neither keeps the other waiting.
 */
import { createSocket, type Socket } from "node:dgram";
import { setImmediate as nextTurn } from "node:timers/promises";
import { followOrders, tellAgent } from "../../helper-program";
import type { UdpOrder, UdpReport } from "./orders";
import { PeerTable } from "./peer-table";
import { TunDevice } from "./tun-device";

/** Packets from the kernel before the other direction has its turn. */
const batch = 64;
/** Bytes that may wait for the network before more are dropped, as a network card would. */
const longestQueue = 1024 * 1024;
const receiveBuffer = 4 * 1024 * 1024;
const reportEvery = 10_000;

type Dropped = Extract<UdpReport, { dropped: unknown }>["dropped"];

let table = new PeerTable([]);
let dropped: Dropped = {};

const drop = (reason: keyof Dropped): void => {
  dropped = { ...dropped, [reason]: (dropped[reason] ?? 0) + 1 };
};

const report = (message: UdpReport): void => tellAgent(message);

const carryOut = async (device: TunDevice, socket: Socket, port: number, mtu: number): Promise<never> => {
  const buffer = Buffer.alloc(mtu);
  for (;;) {
    await device.readable();
    for (let count = 0; count < batch; count++) {
      const length = device.read(buffer);
      if (length === 0) break;
      const found = table.nodeFor(buffer.subarray(0, length));
      if ("drop" in found) drop(found.drop);
      else if (socket.getSendQueueSize() > longestQueue) drop("faster than they could be sent");
      // Whether a datagram arrives is not known anyway; who needs to know has a protocol above.
      else socket.send(Buffer.from(buffer.subarray(0, length)), port, found.address, () => {});
    }
    await nextTurn();
  }
};

const start = (place: Extract<UdpOrder, { interface: string }>): void => {
  const socket = createSocket({ type: "udp4", recvBufferSize: receiveBuffer });
  const fail = (error: Error): void => {
    report({ error: error.message });
    process.exit(1);
  };
  socket.on("error", fail);
  socket.bind(place.port, place.address, () => {
    try {
      const device = new TunDevice(place.interface);
      socket.on("message", (packet, { address }) => {
        const refusal = table.refusal(packet, address);
        if (refusal) drop(refusal);
        else device.write(packet);
      });
      void carryOut(device, socket, place.port, place.mtu).catch(fail);
      report({ ready: true });
    } catch (error) {
      fail(error as Error);
    }
  });
};

setInterval(() => {
  if (Object.keys(dropped).length === 0) return;
  report({ dropped });
  dropped = {};
}, reportEvery);

followOrders<UdpOrder>((order) => {
  if ("peers" in order) table = new PeerTable(order.peers);
  else start(order);
});
