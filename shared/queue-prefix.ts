/** Where BullMQ's names begin. */
export function queuePrefix(prefix: string): string {
  return `${prefix}:bull`;
}
