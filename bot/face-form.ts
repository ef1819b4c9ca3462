import {
  type APILabelComponent,
  ButtonStyle,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from "discord.js";
import { customId } from "../shared/custom-ids.ts";
import { UserError } from "../shared/errors.ts";
import type { QuestionWords } from "../shared/words/words.ts";
import type { Asking } from "./command.ts";
import { consentVersion } from "./consent.ts";
import type { BotDeps } from "./deps.ts";
import { Refusal } from "./refusal.ts";
import { requestSave, type SaveRequest } from "./request-save.ts";
import { buttonRows } from "./rows.ts";
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

interface FaceForm {
  readonly name: string;
  readonly consents: boolean;
}

function readFaceForm({ fields: filled }: ModalSubmitInteraction): FaceForm {
  const asked = filled.fields.has(fields.consent);
  return {
    name: filled.getTextInputValue(fields.name),
    consents: asked && filled.getCheckbox(fields.consent),
  };
}

/** The picture of a form that `showFaceForm` has asked for one; its size and type are only claims. */
export function uploadedFace({ fields: filled }: ModalSubmitInteraction) {
  return filled.getUploadedFiles(fields.picture, true).first() ?? null;
}

/**
 * Saves the face of a form. A form cannot be shown again by itself: what was wrong comes with a button that does.
 * @throws Refusal, StoreError
 */
export async function saveFromForm(
  interaction: ModalSubmitInteraction,
  { prefix, key }: { readonly prefix: "newface" | "saveface"; readonly key: string },
  request: Omit<SaveRequest, "name">,
  deps: BotDeps,
): Promise<void> {
  const { name, consents } = readFaceForm(interaction);
  if (consents) await within(checkMs, deps.identities.giveConsent(interaction.user.id, consentVersion));
  try {
    await requestSave(interaction, { ...request, name }, deps);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { questions } = deps.wordsFor(interaction.locale);
    const again = {
      customId: customId(prefix, key),
      label: questions.saveFace,
      style: ButtonStyle.Primary,
    } as const;
    throw new Refusal(error.toMistake(), buttonRows([again]));
  }
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
