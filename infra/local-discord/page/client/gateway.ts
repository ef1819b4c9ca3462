/** What the gateway tells: a dispatch, or that the connection came and went. */
export interface GatewayListener {
  onEvent(name: string, data: unknown): void;
  onState(state: "open" | "lost"): void;
}

const op = { dispatch: 0, heartbeat: 1, identify: 2, hello: 10 } as const;
const badToken = 4004;
const retryMs = 1_000;

/**
 * Connects to Discord's gateway as one person, and again whenever the connection is lost.
 * @returns what ends it
 */
export function connectGateway(token: string, { onEvent, onState }: GatewayListener): () => void {
  let socket: WebSocket;
  let ended = false;
  let beat: ReturnType<typeof setInterval> | undefined;

  function connect(): void {
    socket = new WebSocket(`${location.origin.replace("http", "ws")}/gateway`);
    socket.onmessage = ({ data }) => {
      if (ended) return;
      const frame = JSON.parse(String(data)) as { op: number; t: string; d: unknown };
      if (frame.op === op.hello) {
        const { heartbeat_interval: everyMs } = frame.d as { heartbeat_interval: number };
        beat = setInterval(() => socket.send(JSON.stringify({ op: op.heartbeat, d: null })), everyMs);
        socket.send(JSON.stringify({ op: op.identify, d: { token, properties: {} } }));
      }
      if (frame.op !== op.dispatch) return;
      if (frame.t === "READY") onState("open");
      else onEvent(frame.t, frame.d);
    };
    socket.onclose = ({ code }) => {
      clearInterval(beat);
      if (ended) return;
      // Another local Discord listens where the old one was: it gives out tokens of its own.
      if (code === badToken) location.reload();
      onState("lost");
      setTimeout(() => ended || connect(), retryMs);
    };
  }

  connect();
  return () => {
    ended = true;
    clearInterval(beat);
    socket.close(1000);
  };
}
