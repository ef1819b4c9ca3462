/** Unknown message, unknown webhook, unknown interaction, invalid token. */
const goneCodes = [10008, 10015, 10062, 50027];

/**
 * Whether Discord's answer to a request by a reply's token says that the reply or its token is gone: nothing that is
 * sent can arrive any more.
 * @param code Discord's own, 0 if it gave none
 */
export function saysGone({ status, code }: { readonly status: number; readonly code: number }): boolean {
  return goneCodes.includes(code) || status === 404 || status === 401;
}
