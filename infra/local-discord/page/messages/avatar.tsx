import { nameOf, type User } from "../client/types.ts";

const hues = [262, 204, 152, 24, 340, 48];

/** A coloured disc with the first letter; the bot's is its own mark. */
export function Avatar({ user, isApp = false, size = 40 }: { user: User; isApp?: boolean; size?: number }) {
  const style = { "--hue": hues[Number(user.id.slice(-2)) % hues.length] ?? 0, "--size": `${size}px` };
  if (isApp) return <img class="avatar" style={style} src="/icon.svg" alt="" />;
  return (
    <span class="avatar letter" style={style} aria-hidden="true">
      {nameOf(user).slice(0, 1)}
    </span>
  );
}
