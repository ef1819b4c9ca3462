import { Presets, SingleBar } from "cli-progress";

/** On stderr, so that stdout stays for what was found: a bar in a terminal, elsewhere a line now and then. */
export function showSteps(what: string): { step(done: number, of: number): void; end(): void } {
  const { stderr } = process;
  if (!stderr.isTTY) {
    return {
      step(done, of) {
        if (done === of || done % 1_000 === 0) stderr.write(`${what}: ${done} of ${of}\n`);
      },
      end: () => undefined,
    };
  }
  const format = `${what} [{bar}] {value} of {total}`;
  const bar = new SingleBar({ format, stream: stderr, hideCursor: true }, Presets.shades_classic);
  let isRunning = false;
  return {
    step(done, of) {
      if (!isRunning) bar.start(of, done);
      isRunning = true;
      bar.update(done);
    },
    end() {
      if (isRunning) bar.stop();
    },
  };
}
