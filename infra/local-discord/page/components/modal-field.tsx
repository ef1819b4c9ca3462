import { useCallback, useId } from "preact/hooks";
import { useFileSink, useSession } from "../client/page.ts";
import { type Component, kinds, nameOf } from "../client/types.ts";
import { FileField } from "./file-field.tsx";
import { SelectMenu } from "./select-menu.tsx";

interface Props {
  label: Component | null;
  field: Component;
  answer: unknown;
  complaint: string | null;
  onAnswer: (answer: unknown) => void;
}

/** A field of a modal with its label, description and complaint. */
export function ModalField(props: Props) {
  const { label, field, complaint } = props;
  const id = useId();
  const title = label?.label ?? field.label ?? field.placeholder ?? "Field";
  const isGroup = field.type === kinds.radioGroup || field.type === kinds.checkboxGroup;
  const isRequired = (field.required ?? true) && field.type !== kinds.checkbox;
  const heading = (
    <>
      {title}
      {isRequired && (
        <span class="required" aria-hidden="true">
          {" "}
          *
        </span>
      )}
    </>
  );
  const rest = (
    <>
      {label?.description && (
        <p class="hint" id={`${id}-hint`}>
          {label.description}
        </p>
      )}
      <Control {...props} id={id} title={title} isRequired={isRequired} />
      {complaint && (
        <p class="failed" role="alert" id={`${id}-complaint`}>
          {complaint}
        </p>
      )}
    </>
  );
  if (isGroup) {
    return (
      <fieldset class="field">
        <legend>{heading}</legend>
        {rest}
      </fieldset>
    );
  }
  return (
    <div class="field">
      <label for={id}>{heading}</label>
      {rest}
    </div>
  );
}

interface ControlProps extends Props {
  id: string;
  title: string;
  isRequired: boolean;
}

function Control(props: ControlProps) {
  const { id, title, field, answer, complaint, isRequired, onAnswer } = props;
  const { session } = useSession();
  const about = {
    id,
    "aria-invalid": complaint !== null,
    "aria-describedby": `${id}-hint ${id}-complaint`,
    "aria-required": isRequired,
  };
  switch (field.type) {
    case kinds.textInput: {
      const text = String(answer ?? "");
      const shared = {
        ...about,
        value: text,
        placeholder: field.placeholder ?? "",
        maxLength: field.max_length,
      };
      const onInput = ({ currentTarget }: { currentTarget: { value: string } }) =>
        onAnswer(currentTarget.value);
      return (
        <>
          {field.style === 2 ? (
            <textarea {...shared} rows={4} onInput={onInput} />
          ) : (
            <input {...shared} type="text" onInput={onInput} />
          )}
          {field.max_length && (
            <p class="count" aria-hidden="true">
              {text.length}/{field.max_length}
            </p>
          )}
        </>
      );
    }
    case kinds.checkbox:
      return (
        <input
          {...about}
          type="checkbox"
          checked={answer === true}
          onChange={({ currentTarget }) => onAnswer(currentTarget.checked)}
        />
      );
    case kinds.upload:
      return <Upload {...props} />;
    case kinds.radioGroup:
    case kinds.checkboxGroup:
      return <Choices {...props} />;
    default: {
      const people = [...session.world.users, session.world.bot];
      return (
        <SelectMenu
          label={title}
          placeholder={field.placeholder || "Make a selection"}
          options={field.options ?? people.map((user) => ({ label: nameOf(user), value: user.id }))}
          chosen={answer as string[]}
          min={field.min_values ?? 1}
          max={field.max_values ?? 1}
          isInvalid={complaint !== null}
          onChoose={onAnswer}
        />
      );
    }
  }
}

function Choices({ id, field, answer, onAnswer }: ControlProps) {
  const isRadio = field.type === kinds.radioGroup;
  const chosen = isRadio ? [answer] : (answer as string[]);
  const toggle = (value: string) => {
    if (isRadio) return onAnswer(value);
    onAnswer(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  };
  return (
    <div class="choices">
      {(field.options ?? []).map(({ value, label, description }) => (
        <label key={value} class="choice">
          <input
            type={isRadio ? "radio" : "checkbox"}
            name={id}
            checked={chosen.includes(value)}
            onChange={() => toggle(value)}
          />
          <span>
            {label}
            {description && <span class="item-description">{description}</span>}
          </span>
        </label>
      ))}
    </div>
  );
}

function Upload({ title, field, answer, complaint, onAnswer }: ControlProps) {
  const files = answer as File[];
  const max = field.max_values ?? 1;
  const add = useCallback(
    (more: File[]) => onAnswer([...files, ...more].slice(0, max)),
    [files, max, onAnswer],
  );
  useFileSink(add);
  return (
    <FileField label={title} files={files} max={max} isInvalid={complaint !== null} onFiles={onAnswer} />
  );
}
