import { changeRules, sentenceOf } from "../client/api.ts";
import { usePage } from "../client/page.ts";
import { type Rules, useWatch } from "./watch.ts";
import { WireLog } from "./wire-log.tsx";

const usualLimit = 10 * 1024 * 1024;
const smallLimit = 256 * 1024;

interface Rule {
  label: string;
  what: string;
  change: object;
  /** What undoes it while it holds; without it the rule happens at once and is over. */
  undo?: object;
  isOn?: (rules: Rules) => boolean;
  state?: (rules: Rules) => string;
}

const bendable: Rule[] = [
  {
    label: "Drop the gateway",
    what: "The bot should come back and miss nothing.",
    change: { gatewayDrop: "resumable" },
  },
  {
    label: "Hold the next acknowledgement",
    what: "For 4 s: too late, so Discord gives up on it.",
    change: { delayNextAckMs: 4_000 },
    undo: { delayNextAckMs: 0 },
    isOn: ({ delayNextAckMs }) => delayNextAckMs > 0,
    state: () => "waiting for the next command",
  },
  {
    label: "Expire tokens",
    what: "As after 15 minutes: no reply can be edited any more.",
    change: { expireTokens: true },
  },
  {
    label: "Shrink the attachment limit",
    what: "256 KB a file: pictures should be made to fit.",
    change: { attachmentLimit: smallLimit },
    undo: { attachmentLimit: usualLimit },
    isOn: ({ attachmentLimit }) => attachmentLimit < usualLimit,
    state: () => "256 KB",
  },
  {
    label: "Answer 429",
    what: "The next three edits are told to come back later.",
    change: { respond429: 3, retryAfterS: 1, match: "/webhooks/" },
    undo: { respond429: 0, match: "" },
    isOn: ({ respond429 }) => respond429 > 0,
    state: ({ respond429 }) => `${respond429} to go`,
  },
];

/** What can be bent, and what goes over the wire meanwhile. */
export function RulesPanel({ onClose }: { onClose: () => void }) {
  const { store } = usePage();
  const { rules, entries, isChecked, clear, setRules } = useWatch();

  async function apply(change: object): Promise<void> {
    try {
      await changeRules(change);
      setRules(change);
    } catch (error) {
      store.set({ notice: sentenceOf(error) });
    }
  }

  return (
    <aside class="rules" aria-label="Rules">
      <header>
        <h2>Rules</h2>
        <button type="button" class="icon-button" aria-label="Close the rules" onClick={onClose}>
          <span aria-hidden="true">✕</span>
        </button>
      </header>
      <p class="hint">Make Discord difficult, and watch the bot cope.</p>
      <ul class="rule-list">
        {bendable.map(({ label, what, change, undo, isOn, state }) => {
          const isActive = rules !== null && (isOn?.(rules) ?? false);
          return (
            <li key={label}>
              <button
                type="button"
                class={`rule ${isActive ? "on" : ""}`}
                aria-pressed={undo ? isActive : undefined}
                onClick={() => void apply(isActive && undo ? undo : change)}
              >
                <span class="rule-label">{label}</span>
                {isActive && rules && <span class="rule-state">{state?.(rules)}</span>}
                <span class="rule-what">{what}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <WireLog entries={entries} isChecked={isChecked} onClear={clear} />
    </aside>
  );
}
