/** A message takes 2000 characters. */
const longest = 1_900;

/** As few messages as hold the lines. */
export function messagesOf(lines: readonly string[]): string[] {
  const messages: string[] = [];
  for (const line of lines) {
    const last = messages.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= longest) {
      messages[messages.length - 1] = `${last}\n${line}`;
    } else messages.push(line);
  }
  return messages;
}
