import { useSession } from "../client/page.ts";
import { SelectMenu } from "../components/select-menu.tsx";

const usual = "en-US";

/** The language of one's Discord: those that the bot's commands speak. */
export function LanguageMenu() {
  const { session, state } = useSession();
  const spoken = state.commands.flatMap((command) => Object.keys(command.description_localizations ?? {}));
  const locales = [...new Set([usual, ...spoken])];
  if (locales.length === 1) return null;
  return (
    <SelectMenu
      label="Language of your Discord"
      placeholder="Language"
      options={locales.map((value) => ({ value, label: ownName(value) }))}
      chosen={[state.locale]}
      onChoose={([locale = usual]) => {
        localStorage.setItem("locale", locale);
        session.store.set({ locale });
      }}
    />
  );
}

/** A language as those who speak it call it. */
function ownName(locale: string): string {
  return new Intl.DisplayNames([locale], { type: "language" }).of(locale) ?? locale;
}
