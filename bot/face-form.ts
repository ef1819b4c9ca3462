import {
  type APILabelComponent,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from "discord.js";
import { customId } from "../shared/custom-ids.ts";
import type { QuestionWords } from "../shared/words/words.ts";
import type { Asking } from "./command.ts";
import { consentVersion } from "./consent.ts";
import type { BotDeps } from "./deps.ts";
import { checkMs, within } from "./within.ts";

type CanAsk = Exclude<Asking, ModalSubmitInteraction>;

const fields = { name: "name", picture: "picture", consent: "consent" } as const;
const maxNameLength = 20;

/**
 * Shows the form that saves a face: a name, a picture if none is there yet, and the consent if it was not given.
 * @param key of the action that is waiting for it
 */
export async function showFaceForm(
  interaction: CanAsk,
  { prefix, key }: { readonly prefix: "newface" | "saveface"; readonly key: string },
  { identities, wordsFor }: BotDeps,
): Promise<void> {
  const { consent } = await within(checkMs, identities.profile(interaction.user.id));
  const { questions } = wordsFor(interaction.locale);
  const components = [nameField(questions)];
  if (prefix === "newface") components.push(pictureField(questions));
  if (consent < consentVersion) components.push(consentField(questions));
  await interaction.showModal({ title: questions.saveFace, custom_id: customId(prefix, key), components });
}

export interface FaceForm {
  readonly name: string;
  readonly consents: boolean;
}

export function readFaceForm({ fields: filled }: ModalSubmitInteraction): FaceForm {
  const asked = filled.fields.has(fields.consent);
  return {
    name: filled.getTextInputValue(fields.name),
    consents: asked && filled.getCheckbox(fields.consent),
  };
}

export function uploadedFace({ fields: filled }: ModalSubmitInteraction) {
  return filled.getUploadedFiles(fields.picture, true).first() ?? null;
}

function nameField({ nameLabel, nameHint }: QuestionWords): APILabelComponent {
  const component = {
    type: ComponentType.TextInput as const,
    custom_id: fields.name,
    style: TextInputStyle.Short as const,
    max_length: maxNameLength,
    required: true,
  };
  return { type: ComponentType.Label, label: nameLabel, description: nameHint, component };
}

function pictureField({ pictureLabel, pictureHint }: QuestionWords): APILabelComponent {
  const component = { type: ComponentType.FileUpload as const, custom_id: fields.picture, required: true };
  return { type: ComponentType.Label, label: pictureLabel, description: pictureHint, component };
}

function consentField({ consentLabel, consentHint }: QuestionWords): APILabelComponent {
  const component = { type: ComponentType.Checkbox as const, custom_id: fields.consent };
  return { type: ComponentType.Label, label: consentLabel, description: consentHint, component };
}
