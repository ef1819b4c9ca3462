import { useEffect, useReducer } from "preact/hooks";

const styles: Record<string, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** A moment as Discord shows `<t:seconds:style>`; "R" counts along. */
export function Timestamp({ seconds, style, locale }: { seconds: number; style: string; locale: string }) {
  const [, again] = useReducer((count: number) => count + 1, 0);
  const isRelative = style === "R";
  useEffect(() => {
    if (!isRelative) return undefined;
    const timer = setInterval(() => again(undefined), 1_000);
    return () => clearInterval(timer);
  }, [isRelative]);
  const moment = new Date(seconds * 1000);
  const text = isRelative
    ? relative(seconds - Date.now() / 1000, locale)
    : format(moment, styles[style] ?? styles.f, locale);
  return (
    <time class="timestamp" dateTime={moment.toISOString()} title={format(moment, styles.F, locale)}>
      {text}
    </time>
  );
}

function format(moment: Date, options: Intl.DateTimeFormatOptions | undefined, locale = "en"): string {
  return new Intl.DateTimeFormat(locale, options).format(moment);
}

function relative(inSeconds: number, locale: string): string {
  const [unit, size] = units.find(([, least]) => Math.abs(inSeconds) >= least) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.round(inSeconds / size), unit);
}

/** When a message was written: the time, and before today also the day. */
export function MessageTime({ iso }: { iso: string }) {
  const moment = new Date(iso);
  const isToday = moment.toDateString() === new Date().toDateString();
  const short = format(moment, isToday ? styles.t : { dateStyle: "short", timeStyle: "short" });
  return (
    <time class="when" dateTime={iso} title={format(moment, styles.F)}>
      {short}
    </time>
  );
}
