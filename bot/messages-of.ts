/** A message takes 2000 characters. */
const longest = 1_900;

/** As few messages as hold the parts, `between` which something stands: lines, if nothing else is said. */
export function messagesOf(parts: readonly string[], between = "\n"): string[] {
  const messages: string[] = [];
  for (const part of parts) {
    const last = messages.at(-1);
    if (last !== undefined && last.length + between.length + part.length <= longest) {
      messages[messages.length - 1] = last + between + part;
    } else messages.push(part);
  }
  return messages;
}
