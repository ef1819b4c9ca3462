import { useRef, useState } from "preact/hooks";
import { sentenceOf } from "../client/api.ts";
import { usePage, useSession } from "../client/page.ts";
import { kinds, type Modal } from "../client/types.ts";
import { Markdown } from "../text/markdown.tsx";
import { ModalField } from "./modal-field.tsx";
import { type Answers, complaintOf, fieldsOf, presetOf } from "./modal-fields.ts";
import { useModal } from "./use-modal.ts";

/** The modal that the bot has opened, if there is one. */
export function ModalDialog() {
  const { state } = useSession();
  if (state.modal === null) return null;
  return <Form key={state.modal.interactionId} modal={state.modal.modal} />;
}

function Form({ modal }: { modal: Modal }) {
  const { names } = usePage();
  const { session } = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  const fields = fieldsOf(modal.components);
  const [answers, setAnswers] = useState<Answers>(() =>
    Object.fromEntries(fields.map(({ field }) => [field.custom_id ?? "", presetOf(field)])),
  );
  const [isTried, setTried] = useState(false);
  const [progress, setProgress] = useState<number | null>(null);
  const [error, setError] = useState("");
  useModal(dialog);

  async function submit(): Promise<void> {
    setTried(true);
    const isFine = fields.every(({ field }) => complaintOf(field, answers[field.custom_id ?? ""]) === null);
    if (!isFine) {
      requestAnimationFrame(() => dialog.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    setProgress(0);
    try {
      await session.submitModal(answers, setProgress);
    } catch (reason) {
      setError(sentenceOf(reason));
      setProgress(null);
    }
  }

  return (
    <dialog ref={dialog} class="modal" aria-labelledby="modal-title" onClose={session.closeModal}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <header>
          <img src="/icon.svg" alt="" width="32" height="32" />
          <h2 id="modal-title">{modal.title}</h2>
          <button
            type="button"
            class="icon-button"
            aria-label="Close"
            onClick={() => dialog.current?.close()}
          >
            <span aria-hidden="true">✕</span>
          </button>
        </header>
        <div class="modal-fields">
          {modal.components.map((component) => {
            if (component.type === kinds.text)
              return <Markdown key={component.id} text={component.content ?? ""} names={names} />;
            return fieldsOf([component]).map(({ label, field }) => {
              const id = field.custom_id ?? "";
              return (
                <ModalField
                  key={id}
                  label={label}
                  field={field}
                  answer={answers[id]}
                  complaint={isTried ? complaintOf(field, answers[id]) : null}
                  onAnswer={(answer) => setAnswers((before) => ({ ...before, [id]: answer }))}
                />
              );
            });
          })}
        </div>
        <footer>
          {error && (
            <p class="failed" role="alert">
              {error}
            </p>
          )}
          {progress !== null && <progress value={progress} max={1} aria-label="Upload" />}
          <button type="button" class="button secondary" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button type="submit" class="button primary" disabled={progress !== null}>
            Submit
          </button>
        </footer>
      </form>
    </dialog>
  );
}
