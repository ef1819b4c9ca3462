import { useEffect, useRef } from "preact/hooks";
import type { Entry, FrameEntry, RequestEntry } from "./watch.ts";

interface Props {
  entries: Entry[];
  isChecked: boolean;
  onClear: () => void;
}

/** What the bot and its workers say to Discord, the newest last, each with its check. */
export function WireLog({ entries, isChecked, onClear }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const hasBegun = useRef(false);
  useEffect(() => {
    const box = list.current;
    // Whoever has scrolled up is reading.
    if (box === null || entries.length === 0) return;
    const isNearEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 160;
    if (isNearEnd || !hasBegun.current) box.scrollTop = box.scrollHeight;
    hasBegun.current = true;
  }, [entries.length]);
  return (
    <section class="wire" aria-labelledby="wire-title">
      <header>
        <h2 id="wire-title">On the wire</h2>
        <button type="button" class="link-like" onClick={onClear}>
          Clear
        </button>
      </header>
      <p class="hint">
        {isChecked
          ? "✓ fits Discord's published OpenAPI document, ✗ does not. Open one to read it."
          : "Discord's OpenAPI document is not here, so requests are not checked. Open one to read it."}
      </p>
      <ol ref={list} class="wire-list">
        {entries.map((entry) => (
          <li key={entry.key}>{"method" in entry ? <Request entry={entry} /> : <Frame entry={entry} />}</li>
        ))}
      </ol>
    </section>
  );
}

const clock = (at: number) => new Date(at).toLocaleTimeString("en", { hour12: false });

function Frame({ entry }: { entry: FrameEntry }) {
  const isOut = entry.from === "bot";
  return (
    <p class="frame">
      <span class="wire-at">{clock(entry.at)}</span>
      <span class="wire-arrow" aria-hidden="true">
        {isOut ? "→" : "←"}
      </span>
      <span class="wire-what">
        {isOut ? "bot" : "gateway"}: {entry.what}
      </span>
    </p>
  );
}

function Request({ entry }: { entry: RequestEntry }) {
  const { at, method, path, status, tookMs, refusal, bodyJson, files, problems } = entry;
  const kind = status < 300 ? "good" : status === 429 ? "slow" : "bad";
  return (
    <details
      class="request"
      onToggle={({ currentTarget }) =>
        currentTarget.open && currentTarget.scrollIntoView({ block: "nearest" })
      }
    >
      <summary>
        <span class="wire-at">{clock(at)}</span>
        <span class="wire-arrow" aria-hidden="true">
          →
        </span>
        <span class="wire-what">
          <span class="method">{method}</span> {decodeURIComponent(shorten(path))}
        </span>
        <span class={`status ${kind}`}>{status}</span>
        <Check problems={problems} />
      </summary>
      <p class="wire-path">
        {decodeURIComponent(path).replaceAll(/[\w-]{40,}/g, (token) => `${token.slice(0, 6)}…`)} · {tookMs} ms
      </p>
      {refusal && (
        <p class="failed">
          {refusal.code} {refusal.message}
        </p>
      )}
      {problems?.map((problem) => (
        <p key={problem} class="failed">
          {problem}
        </p>
      ))}
      {files.length > 0 && (
        <p>Files: {files.map(({ name, bytes }) => `${name} (${Math.ceil(bytes / 1024)} KB)`).join(", ")}</p>
      )}
      {bodyJson !== null && <pre>{JSON.stringify(bodyJson, null, 1)}</pre>}
    </details>
  );
}

function Check({ problems }: { problems: string[] | null }) {
  if (problems === null) return <span class="check" />;
  return problems.length === 0 ? (
    <span class="check good" role="img" aria-label="fits Discord's description">
      ✓
    </span>
  ) : (
    <span class="check bad" role="img" aria-label="does not fit Discord's description">
      ✗
    </span>
  );
}

/** The route without its ids and tokens, which say little and are long. */
function shorten(path: string): string {
  return path.replaceAll(/(\/(\d{15,}|[\w-]{40,}))+(?=\/|$)/g, "/…");
}
