/** The few words of a note. The page that could translate them is closed when it is shown. */
import type { Language } from '@roost/contract/language.ts';

interface NoteWords {
  message(channel: string): string;
  mention(actor: string): string;
  someMention: string;
  assigned(actor: string): string;
  someAssigned: string;
  unsent(contact: string): string;
  someUnsent: string;
}

export const noteWords: Readonly<Record<Language, NoteWords>> = {
  en: {
    message: (channel) => `New message on ${channel}`,
    mention: (actor) => `${actor} mentioned you`,
    someMention: 'A colleague mentioned you in a note.',
    assigned: (actor) => `${actor} gave you a conversation`,
    someAssigned: 'A colleague gave you a conversation.',
    unsent: (contact) => `The reply to ${contact} was not sent`,
    someUnsent: 'A reply was not sent.',
  },
  es: {
    message: (channel) => `Mensaje nuevo en ${channel}`,
    mention: (actor) => `${actor} te mencionó`,
    someMention: 'Un colega te mencionó en una nota.',
    assigned: (actor) => `${actor} te asignó una conversación`,
    someAssigned: 'Un colega te asignó una conversación.',
    unsent: (contact) => `La respuesta a ${contact} no se envió`,
    someUnsent: 'Una respuesta no se envió.',
  },
  pt: {
    message: (channel) => `Nova mensagem em ${channel}`,
    mention: (actor) => `${actor} mencionou você`,
    someMention: 'Um colega mencionou você em uma nota.',
    assigned: (actor) => `${actor} atribuiu uma conversa a você`,
    someAssigned: 'Um colega atribuiu uma conversa a você.',
    unsent: (contact) => `A resposta a ${contact} não foi enviada`,
    someUnsent: 'Uma resposta não foi enviada.',
  },
};
