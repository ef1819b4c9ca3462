const isTerminal = process.stdout.isTTY === true;
const paint = (code: number, text: string) => (isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text);

/** Prints what a person in the channel would see. */
export const chat = {
  person(name: string, text: string): void {
    print(`\n${paint(36, name.padEnd(8))} ${text}`);
  },
  doppel(text: string, tookMs: number, onlyYou: boolean): void {
    const seconds = `${(tookMs / 1000).toFixed(2)} s`;
    const [first = "", ...rest] = plain(text).split("\n");
    print(
      `${paint(35, "Doppel".padEnd(8))} ${first}  ${paint(2, onlyYou ? `${seconds} · only you can see this` : seconds)}`,
    );
    for (const line of rest) print(`${" ".repeat(9)}${line}`);
  },
  picture(path: string, bytes: number): void {
    print(`${" ".repeat(9)}${paint(32, "▣")} ${path} (${Math.round(bytes / 1024)} KB)`);
  },
  note(text: string): void {
    print(paint(2, text));
  },
};

/** Discord's mentions of commands as a person reads them. */
function plain(text: string): string {
  return text
    .replace(/<(\/[\w -]+):\d+>/g, "$1")
    .replaceAll("**", "")
    .trimEnd();
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
