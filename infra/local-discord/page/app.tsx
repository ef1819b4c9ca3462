import { useEffect, useMemo, useState } from "preact/hooks";
import { fetchWorld, sentenceOf } from "./client/api.ts";
import { createPage, PageContext } from "./client/page.ts";
import { placeOf, readHash, writeHash } from "./client/place.ts";
import { createSession } from "./client/session.ts";
import { useStore } from "./client/store.ts";
import type { Person, World } from "./client/types.ts";
import { ModalDialog } from "./components/modal-dialog.tsx";
import { ChannelView } from "./layout/channel-view.tsx";
import { FileDrop } from "./layout/file-drop.tsx";
import { Notice } from "./layout/notice.tsx";
import { Sidebar } from "./layout/sidebar.tsx";
import { Lightbox } from "./messages/lightbox.tsx";
import { MessageMenu } from "./messages/message-menu.tsx";
import { RulesPanel } from "./rules/rules-panel.tsx";

/** The page, once it knows who and what there is. */
export function App() {
  const [world, setWorld] = useState<World | null>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    fetchWorld().then(setWorld, (error: unknown) => setProblem(sentenceOf(error)));
  }, []);
  if (problem !== "") return <p class="splash failed">{problem}</p>;
  return world === null ? <p class="splash">Opening…</p> : <Everyone world={world} />;
}

/** One is always one of the made-up people; becoming another starts their client anew. */
function Everyone({ world }: { world: World }) {
  const [place, setPlace] = useState(() => placeOf(world, readHash()));
  useEffect(() => {
    const follow = () => setPlace(placeOf(world, readHash()));
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, [world]);
  return (
    <Client
      key={place.me.id}
      world={world}
      me={place.me}
      channelId={place.channel.id}
      onPerson={(me) => writeHash(placeOf(world, [me.username, place.channel.name]))}
    />
  );
}

interface ClientProps {
  world: World;
  me: Person;
  channelId: string;
  onPerson: (me: Person) => void;
}

function Client({ world, me, channelId, onPerson }: ClientProps) {
  const page = useMemo(() => {
    const { channel } = placeOf(world, [me.username, channelId]);
    return createPage(createSession(world, me, channel));
  }, [world, me]);
  const { session } = page;
  const { channel } = useStore(session.store);
  const [isSidebarOpen, setSidebarOpen] = useState(false);
  const [isRulesOpen, setRulesOpen] = useState(() => localStorage.getItem("rules") === "open");
  const showRules = (isOpen: boolean) => {
    localStorage.setItem("rules", isOpen ? "open" : "closed");
    setRulesOpen(isOpen);
  };

  useEffect(() => () => session.close(), [session]);
  // The address leads; links, the back button and the sidebar all change it.
  useEffect(() => {
    const wanted = session.channels.find(({ id }) => id === channelId);
    if (wanted && wanted.id !== session.store.get().channel.id) {
      page.store.set({ command: null, menu: null });
      session.open(wanted);
    }
    setSidebarOpen(false);
  }, [page, session, channelId]);

  return (
    <PageContext.Provider value={page}>
      <div class={`app ${isRulesOpen ? "with-rules" : ""} ${isSidebarOpen ? "with-sidebar" : ""}`}>
        <Sidebar
          isOpen={isSidebarOpen}
          onChannel={(one) => {
            writeHash({ me, channel: one });
            setSidebarOpen(false);
          }}
          onPerson={onPerson}
          onClose={() => setSidebarOpen(false)}
        />
        <ChannelView
          key={channel.id}
          isRulesOpen={isRulesOpen}
          onSidebar={() => setSidebarOpen(true)}
          onRules={() => showRules(!isRulesOpen)}
        />
        {isRulesOpen && <RulesPanel onClose={() => showRules(false)} />}
        <FileDrop />
        <MessageMenu />
        <ModalDialog />
        <Lightbox />
        <Notice />
      </div>
    </PageContext.Provider>
  );
}
