import { html } from 'htm/preact';

export const sendIcon = icon('M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4');
export const plusIcon = icon('M12 5v14M5 12h14');
export const closeIcon = icon('m6 6 12 12M18 6 6 18');
export const openIcon = icon('M9 6h9v9M18 6 6 18');
export const resendIcon = icon('M19 12a7 7 0 1 1-2.1-5M17 3v4h-4');
export const playIcon = icon('M8 5.500v13l10.500-6.500z');
export const stopIcon = icon('M7 7h10v10H7z');
export const stageIcon = icon('M4 6h16M4 12h16M4 18h16M9 4v4M15 10v4M7 16v4');
export const downIcon = icon('M12 5v14m-6-6 6 6 6-6');
export const unpluggedIcon = icon('M9 4v5M15 4v5M7 9h10v3a5 5 0 0 1-10 0zM12 17v4');
export const chevronIcon = icon('m7 10 5 5 5-5');
export const chatIcon = icon('M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-7l-5 4v-4H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z');
export const tickIcon = icon('m5 12.5 4.5 4.5L19 7.5');
export const doubleTickIcon = icon('m2 12.5 4.5 4.5L16 7.5M11.5 16 12.500 17 22 7.5');

function icon(path: string) {
  return () => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;
}
