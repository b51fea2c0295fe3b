import type { Language } from '@roost/contract/language.ts';

/** The words of a mail about a connection, around what the server says of it. */
interface AnnounceWords {
  now(name: string): string;
  soon(name: string): string;
  concerns(channels: readonly string[]): string;
  waits: string;
  stillWorks: string;
  whatToDo(action: string): string;
}

export const announceWords: Readonly<Record<Language, AnnounceWords>> = {
  en: {
    now: (name) => `Action needed: the connection of ${name} to Meta`,
    soon: (name) => `Soon: the connection of ${name} to Meta`,
    concerns: (channels) => `It concerns: ${channels.join(', ')}.`,
    waits: 'Messages that arrive are kept and replies wait in Roost; both go on as soon as it is connected again.',
    stillWorks: 'Everything still works. Acting in time keeps it so.',
    whatToDo: (action) => `What to do: ${action}.`,
  },
  es: {
    now: (name) => `Hay que actuar: la conexión de ${name} con Meta`,
    soon: (name) => `Pronto: la conexión de ${name} con Meta`,
    concerns: (channels) => `Afecta a: ${channels.join(', ')}.`,
    waits:
      'Los mensajes que llegan se guardan y las respuestas esperan en Roost; todo sigue en cuanto se vuelva a conectar.',
    stillWorks: 'Todo sigue funcionando. Si actúas a tiempo, seguirá así.',
    whatToDo: (action) => `Qué hacer: ${action}.`,
  },
  pt: {
    now: (name) => `É preciso agir: a conexão de ${name} com a Meta`,
    soon: (name) => `Em breve: a conexão de ${name} com a Meta`,
    concerns: (channels) => `Isso afeta: ${channels.join(', ')}.`,
    waits:
      'As mensagens que chegam ficam guardadas e as respostas esperam no Roost; tudo continua assim que a conexão for refeita.',
    stillWorks: 'Tudo continua funcionando. Agindo a tempo, continuará assim.',
    whatToDo: (action) => `O que fazer: ${action}.`,
  },
};
