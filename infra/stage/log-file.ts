import { open, rename, stat } from "node:fs/promises";
import { Writable } from "node:stream";

const lineEnd = 10;

/**
 * Appends to `path`. Once that holds `maxBytes` it becomes `path.1`, in place of the one before, at the end of a line.
 * @throws Error if the file cannot be opened; what cannot be written later is lost
 */
export async function openLogFile(path: string, maxBytes = 10e6): Promise<Writable> {
  let file = await open(path, "a");
  let { size } = await file.stat();
  let isLineEnd = true;

  const beginAnew = async () => {
    const full = file;
    const [own, there] = await Promise.all([full.stat(), stat(path).catch(() => null)]);
    // `npm run worker` beside `npm start` writes here, too, and may have been first.
    if (own.ino === there?.ino) await rename(path, `${path}.1`);
    file = await open(path, "a");
    ({ size } = await file.stat());
    await full.close();
  };
  const append = async (chunk: Buffer) => {
    // What cannot begin anew goes on: the line is worth more than the limit.
    if (size >= maxBytes && isLineEnd) await beginAnew().catch(() => undefined);
    await file.appendFile(chunk);
    size += chunk.length;
    isLineEnd = chunk.at(-1) === lineEnd;
  };

  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      // A full disk must not stop whoever writes: a pipe that nobody empties would.
      append(chunk).then(
        () => done(),
        () => done(),
      );
    },
    final(done) {
      // Nobody could do anything about it, and whoever writes must not die of it.
      file.close().then(
        () => done(),
        () => done(),
      );
    },
  });
}
