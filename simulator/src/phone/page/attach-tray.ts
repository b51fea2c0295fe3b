import { html } from 'htm/preact';
import { useRef } from 'preact/hooks';
import { fileFrom, type Sending } from './deeds.ts';
import {
  fileIcon,
  filmIcon,
  heartIcon,
  micIcon,
  openIcon,
  personIcon,
  photoIcon,
  pinIcon,
  smileIcon,
  storyIcon,
} from './icons.ts';
import type { Platform } from './state.ts';

type Offer = { name: string; icon: () => unknown; message: Sending; on?: Platform[] };

const offers: Offer[] = [
  { name: 'Photo', icon: photoIcon, message: { attachments: [{ type: 'image' }] } },
  { name: 'Two photos', icon: photoIcon, message: { attachments: [{ type: 'image' }, { type: 'image' }] } },
  { name: 'Voice', icon: micIcon, message: { attachments: [{ type: 'audio', voice: true }] } },
  { name: 'Video', icon: filmIcon, message: { attachments: [{ type: 'video' }] } },
  { name: 'PDF', icon: fileIcon, message: { attachments: [{ type: 'file' }] } },
  { name: 'Heart', icon: heartIcon, message: { text: '❤️' }, on: ['instagram'] },
  { name: 'Sticker', icon: smileIcon, message: { attachments: [{ type: 'sticker' }] }, on: ['messenger', 'whatsapp'] },
  {
    ...{ name: 'Location', icon: pinIcon, on: ['messenger', 'whatsapp'] as Platform[] },
    message: { attachments: [{ type: 'location', latitude: 53.5413, longitude: 9.9841, name: 'Harbor Pier 4' }] },
  },
  {
    ...{ name: 'Contact', icon: personIcon, on: ['whatsapp'] as Platform[] },
    message: {
      text: 'Tom Okafor',
      whatsapp: {
        type: 'contacts',
        body: [
          {
            name: { formatted_name: 'Tom Okafor', first_name: 'Tom', last_name: 'Okafor' },
            phones: [{ phone: '+1 631-555-0142', wa_id: '16315550142', type: 'MOBILE' }],
          },
        ],
      },
    },
  },
  { name: 'Story mention', icon: storyIcon, message: { attachments: [{ type: 'story_mention' }] }, on: ['instagram'] },
  { name: 'Shared post', icon: photoIcon, message: { attachments: [{ type: 'share' }] }, on: ['instagram'] },
];

/** What can be sent beside words: samples with one tap, or a file of this computer. */
export function AttachTray({ platform, send }: { platform: Platform; send: (message: Sending) => void }) {
  const picker = useRef<HTMLInputElement | null>(null);
  return html`<div class="tray" role="group" aria-label="Send something else">
    ${offers
      .filter(({ on }) => on === undefined || on.includes(platform))
      .map(
        ({
          name,
          icon,
          message,
        }) => html`<button type="button" key=${name} data-testid=${`attach-${name.replace(' ', '-')}`} onClick=${() => send(message)}>
          ${icon()}<span>${name}</span>
        </button>`,
      )}
    <button type="button" onClick=${() => picker.current?.click()}>${openIcon()}<span>From here…</span></button>
    <input
      ref=${picker}
      type="file"
      hidden
      aria-label="A file of this computer"
      onChange=${async (event: Event) => {
        const file = (event.target as HTMLInputElement).files?.[0];
        if (file !== undefined) send({ attachments: [await fileFrom(file)] });
      }}
    />
  </div>`;
}
