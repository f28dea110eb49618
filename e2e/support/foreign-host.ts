// Somebody else's machine: an HTTP server and a UDP port on another origin that write down everything that reaches them.
import { createSocket } from "node:dgram";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export type ForeignHost = {
  /** Its origin, without a slash at the end. */
  readonly origin: string;
  /** Address of the UDP port as a STUN server. */
  readonly stun: string;
  /** Paths that were asked for, and "(connection)" for connections without a request. */
  readonly asked: () => readonly string[];
  /** Datagrams that came. */
  readonly packets: () => number;
  /** Sends one request and one datagram through the plain means of Node, and waits until both were counted. */
  readonly prove: () => Promise<void>;
  readonly forget: () => void;
  readonly close: () => Promise<void>;
};

/** Starts the host on 127.0.0.1. It answers every request with an empty page that forbids nothing. */
export async function startForeignHost(): Promise<ForeignHost> {
  let asked: string[] = [];
  let packets = 0;
  let connections = 0;
  const server = createServer((incoming, response) => {
    asked.push(incoming.url ?? "");
    connections -= 1;
    response.writeHead(200, { "Content-Type": "text/html", "Access-Control-Allow-Origin": "*", Connection: "close" }).end("<!doctype html><title>outside</title>");
  });
  server.on("connection", () => { connections += 1; });
  server.on("upgrade", (incoming, socket) => {
    asked.push(incoming.url ?? "");
    connections -= 1;
    socket.destroy();
  });
  const udp = createSocket("udp4");
  udp.on("message", () => { packets += 1; });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await new Promise<void>((resolve) => udp.bind(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const udpPort = udp.address().port;
  const origin = `http://127.0.0.1:${port}`;

  return {
    origin,
    stun: `stun:127.0.0.1:${udpPort}`,
    asked: () => [...asked, ...Array.from({ length: Math.max(0, connections) }, () => "(connection)")],
    packets: () => packets,
    async prove() {
      const before = { asked: asked.length, packets };
      await new Promise<void>((resolve, reject) => {
        request(`${origin}/proof`, (response) => response.resume().on("end", resolve)).on("error", reject).end();
      });
      const sender = createSocket("udp4");
      await new Promise<void>((resolve) => {
        udp.once("message", () => { resolve(); });
        sender.send("proof", udpPort, "127.0.0.1");
      });
      sender.close();
      if (asked.length === before.asked || packets === before.packets) throw new Error("The foreign host does not count.");
    },
    forget() {
      asked = [];
      packets = 0;
      connections = 0;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await new Promise<void>((resolve) => udp.close(resolve));
    },
  };
}
