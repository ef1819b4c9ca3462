import { useState } from "preact/hooks";
import { usePage, useSession } from "../client/page.ts";
import { useStore } from "../client/store.ts";
import { CommandForm } from "./command-form.tsx";
import { MessageForm } from "./message-form.tsx";
import { slashCommands } from "./slash-commands.ts";

/** Where one writes: text and files, or after a slash a command and its options. */
export function Composer() {
  const { store } = usePage();
  const { session, state } = useSession();
  const { command: wanted } = useStore(store);
  const commands = slashCommands(state.commands, state.channel, session.me, state.locale);
  const chosen = commands.find(({ path }) => path === wanted);
  const [files, setFiles] = useState<File[]>([]);
  if (chosen) {
    return (
      <CommandForm
        key={chosen.path}
        command={chosen}
        files={files}
        onClose={() => {
          setFiles([]);
          store.set({ command: null });
        }}
      />
    );
  }
  return (
    <MessageForm
      // What was written for one channel is not for the next.
      key={state.channel.id}
      commands={commands}
      files={files}
      onFiles={setFiles}
      onCommand={(path) => store.set({ command: path })}
    />
  );
}
