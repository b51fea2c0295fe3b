import { disc, hueOf, mix, png, rgb } from './png.ts';

/** Profile pictures: a head and shoulders in colours derived from the id, as PNG bytes. */
export function avatarUrl(id: string): string {
  return `https://scontent.xx.fbcdn.net/v/avatars/${id}.png`;
}

const side = 96;

export function avatarPng(id: string): Buffer {
  const hue = hueOf(id);
  const ground = rgb(hue, 0.45, 0.86);
  const figure = rgb(hue, 0.4, 0.48);
  return png(side, side, (x, y) => mix(ground, figure, Math.max(disc(x, y, 48, 38, 17), disc(x, y, 48, 98, 36))));
}
