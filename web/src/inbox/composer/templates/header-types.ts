/** What a file picker offers for a media header (whatsapp.md §2.4). */
export const headerTypes = { image: 'image/jpeg,image/png', video: 'video/mp4', document: 'application/pdf' } as const;
