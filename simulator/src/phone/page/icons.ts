import { html } from 'htm/preact';

export const sendIcon = icon('M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4');
export const plusIcon = icon('M12 5v14M5 12h14');
export const closeIcon = icon('m6 6 12 12M18 6 6 18');
export const openIcon = icon('M9 6h9v9M18 6 6 18');
export const resendIcon = icon('M19 12a7 7 0 1 1-2.1-5M17 3v4h-4');
export const playIcon = icon('M8 5.500v13l10.500-6.500z');
export const stopIcon = icon('M7 7h10v10H7z');
export const stageIcon = icon('M4 6h16M4 12h16M4 18h16M9 4v4M15 10v4M7 16v4');
export const replyIcon = icon('M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6');
export const moreIcon = icon('M12 6h.010M12 12h.010M12 18h.010');
export const fileIcon = icon('M7 3h7l4 4v14H7zM14 3v4h4');
export const pinIcon = icon(
  'M12 21s6-5.500 6-11a6 6 0 0 0-12 0c0 5.500 6 11 6 11zM12 12.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400z',
);
export const photoIcon = icon('M4 6h16v12H4zM4 16l5-5 4 4 3-3 4 4M15.500 9.500h.010');
export const micIcon = icon(
  'M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zM6 11.500a6 6 0 0 0 12 0M12 17.500V21',
);
export const smileIcon = icon(
  'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.500 14.500a4.500 4.500 0 0 0 7 0M9 9.500h.010M15 9.500h.010',
);
export const personIcon = icon('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20a7 7 0 0 1 14 0');
export const storyIcon = icon('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 8.500v7M8.500 12h7');
export const filmIcon = icon('M4 6h16v12H4zM10.500 9.500v5l4.500-2.500z');
export const heartIcon = icon(
  'M12 20s-7.500-4.600-7.500-10A4.200 4.200 0 0 1 12 7.500 4.200 4.200 0 0 1 19.500 10c0 5.400-7.500 10-7.500 10z',
);
export const downIcon = icon('M12 5v14m-6-6 6 6 6-6');
export const unpluggedIcon = icon('M9 4v5M15 4v5M7 9h10v3a5 5 0 0 1-10 0zM12 17v4');
export const chevronIcon = icon('m7 10 5 5 5-5');
export const chatIcon = icon('M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-7l-5 4v-4H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z');
export const tickIcon = icon('m5 12.5 4.5 4.5L19 7.5');
export const doubleTickIcon = icon('m2 12.5 4.5 4.5L16 7.5M11.5 16 12.500 17 22 7.5');

function icon(path: string) {
  return () => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;
}
