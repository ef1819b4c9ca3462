import { type CommandOption, inLanguage, optionKinds } from "../client/command-types.ts";
import { useSession } from "../client/page.ts";
import { nameOf, type Option, type World } from "../client/types.ts";
import { FileField } from "../components/file-field.tsx";
import { SelectMenu } from "../components/select-menu.tsx";
import type { OptionValue } from "./option-values.ts";
import { TextOption } from "./text-option.tsx";

export interface OptionProps {
  command: string;
  option: CommandOption;
  values: Record<string, OptionValue>;
  isInvalid: boolean;
  onValue: (value: OptionValue) => void;
  /** Null for what is required. */
  onRemove: (() => void) | null;
  onFocus: () => void;
}

/** One option's chip: its name and the field that suits its type. */
export function OptionField(props: OptionProps) {
  const { option, isInvalid, onRemove, onFocus } = props;
  const { state } = useSession();
  return (
    <div class={`chip ${isInvalid ? "invalid" : ""}`} data-option={option.name} onFocusCapture={onFocus}>
      <span class="chip-name" aria-hidden="true">
        {inLanguage(option, state.locale).name}
      </span>
      <Field {...props} />
      {onRemove && !(props.values[option.name] instanceof File) && (
        <button type="button" class="remove" aria-label={`Remove ${option.name}`} onClick={onRemove}>
          <span aria-hidden="true">✕</span>
        </button>
      )}
    </div>
  );
}

function Field(props: OptionProps) {
  const { option, values, isInvalid, onValue } = props;
  const { session } = useSession();
  const value = values[option.name];
  if (option.type === optionKinds.attachment) {
    return (
      <FileField
        label={option.name}
        files={value instanceof File ? [value] : []}
        max={1}
        isInvalid={isInvalid}
        onFiles={([file]) => onValue(file)}
      />
    );
  }
  const choices = choicesOf(option, session.world);
  if (choices === null) return <TextOption {...props} />;
  return (
    <SelectMenu
      label={option.name}
      placeholder="Choose"
      options={choices.map(({ name, value: one }): Option => ({ label: name, value: String(one) }))}
      chosen={value === undefined ? [] : [String(value)]}
      isInvalid={isInvalid}
      onChoose={([chosen]) => onValue(choices.find((one) => String(one.value) === chosen)?.value)}
    />
  );
}

type Pick = { name: string; value: string | number | boolean };

/** What a closed option can be; null where one types. */
function choicesOf(option: CommandOption, { users, channels, roles }: World): Pick[] | null {
  if (option.type === optionKinds.boolean) {
    return [
      { name: "True", value: true },
      { name: "False", value: false },
    ];
  }
  if (option.type === optionKinds.user) return users.map((user) => ({ name: nameOf(user), value: user.id }));
  if (option.type === optionKinds.role) return roles.map(({ id, name }) => ({ name, value: id }));
  if (option.type === optionKinds.channel) {
    const inGuild = channels.filter(({ context }) => context === 0);
    return inGuild.map(({ id, name }) => ({ name: `#${name}`, value: id }));
  }
  return option.choices && option.choices.length > 0 ? option.choices : null;
}
