import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { generate } from "selfsigned";
import type { Outside } from "../../worker/images/fetch.ts";

export interface HostileHost {
  /** The way to it, and to nothing else: whatever name is asked for, `answers` in turn, the last one for ever. */
  outside(...answers: readonly (readonly string[])[]): Outside;
  /** Addresses that were connected to, in turn. */
  readonly dialled: readonly string[];
  /** Names that were asked for. */
  readonly resolved: readonly string[];
  /** Paths that were asked for. */
  readonly asked: readonly string[];
  close(): void;
}

/** A public address: what stands there in a test is the hostile host. */
export const somePublic = "162.159.128.233";

/**
 * Speaks TLS on loopback, with a certificate for `names` by a CA of its own.
 * @param answer gets the raw socket after the request's head: HTTP's rules are for it to break
 */
export async function startHostileHost(
  names: readonly string[],
  answer: (path: string, socket: TLSSocket) => void,
): Promise<HostileHost> {
  const { cert, key } = await certify(names);
  const [dialled, resolved, asked]: [string[], string[], string[]] = [[], [], []];
  const sockets = new Set<TLSSocket>();
  const server = createServer({ cert, key });
  server.removeAllListeners("secureConnection");
  server.on("secureConnection", (socket: TLSSocket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    socket.on("data", (head) => {
      const path = head.toString("latin1").split(" ")[1] ?? "";
      asked.push(path);
      answer(path, socket);
    });
  });
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    dialled,
    resolved,
    asked,
    outside: (...answers) => ({
      ca: cert,
      port,
      async resolve(name) {
        const answer = answers[Math.min(resolved.length, answers.length - 1)] ?? [];
        resolved.push(name);
        return answer.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
      },
      dial({ address }) {
        dialled.push(address);
        return { address: "127.0.0.1", family: 4 };
      },
    }),
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

async function certify(names: readonly string[]): Promise<{ cert: string; key: string }> {
  const { cert, private: key } = await generate([{ name: "commonName", value: "a host of our own" }], {
    keyType: "ec",
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "subjectAltName", altNames: names.map((value) => ({ type: 2, value })) },
    ],
  });
  return { cert, key };
}
