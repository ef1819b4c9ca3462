import { useSession } from "../client/page.ts";
import type { Pending } from "../client/session.ts";
import { nameOf } from "../client/types.ts";
import { Avatar } from "./avatar.tsx";

/** A command on its way to the bot, or one that the bot never answered. */
export function PendingItem({ pending }: { pending: Pending }) {
  const { session } = useSession();
  const { label, error, progress, interactionId, key } = pending;
  const isUploading = interactionId === null && progress > 0 && progress < 1;
  return (
    <li class="message pending">
      <article aria-label={`${label}, on its way`}>
        <p class="reference">
          <Avatar user={session.me} size={16} />
          <strong>{nameOf(session.me)}</strong> used <span class="mention">{label}</span>
        </p>
        <Avatar user={session.world.bot} isApp />
        <header>
          <span class="author">{nameOf(session.world.bot)}</span>
          <span class="app-tag">APP</span>
        </header>
        <div class="body">
          {error !== null ? (
            <>
              <p class="failed" role="alert">
                {error}
              </p>
              <p class="only-you">
                Only you can see this ·{" "}
                <button type="button" class="link-like" onClick={() => session.dismiss(key)}>
                  Dismiss message
                </button>
              </p>
            </>
          ) : (
            <p class="thinking">
              {isUploading ? (
                <>
                  Uploading… <progress value={progress} max={1} aria-label="Upload" />
                </>
              ) : (
                "Sending command…"
              )}
            </p>
          )}
        </div>
      </article>
    </li>
  );
}
