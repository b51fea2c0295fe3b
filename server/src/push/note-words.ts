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
  unknown(contact: string): string;
  someUnknown: string;
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
    unknown: (contact) => `It is not known whether the reply to ${contact} arrived`,
    someUnknown: 'It is not known whether a reply arrived.',
  },
  es: {
    message: (channel) => `Mensaje nuevo en ${channel}`,
    mention: (actor) => `${actor} te mencionó`,
    someMention: 'Un colega te mencionó en una nota.',
    assigned: (actor) => `${actor} te asignó una conversación`,
    someAssigned: 'Un colega te asignó una conversación.',
    unsent: (contact) => `La respuesta a ${contact} no se envió`,
    someUnsent: 'Una respuesta no se envió.',
    unknown: (contact) => `No se sabe si la respuesta a ${contact} llegó`,
    someUnknown: 'No se sabe si una respuesta llegó.',
  },
  pt: {
    message: (channel) => `Nova mensagem em ${channel}`,
    mention: (actor) => `${actor} mencionou você`,
    someMention: 'Um colega mencionou você em uma nota.',
    assigned: (actor) => `${actor} atribuiu uma conversa a você`,
    someAssigned: 'Um colega atribuiu uma conversa a você.',
    unsent: (contact) => `A resposta a ${contact} não foi enviada`,
    someUnsent: 'Uma resposta não foi enviada.',
    unknown: (contact) => `Não se sabe se a resposta a ${contact} chegou`,
    someUnknown: 'Não se sabe se uma resposta chegou.',
  },
};
