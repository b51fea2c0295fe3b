import { type Colour, disc, hueOf, mix, png, rgb } from './png.ts';

const width = 240;
const height = 180;

/** A photo for people who send one without having one: hills, a sun, and a sky in the seed's colours. PNG bytes. */
export function picturePng(seed: string): Buffer {
  const hue = hueOf(seed);
  const sun = rgb(45, 0.95, 0.72);
  const hills = [rgb(hue + 140, 0.3, 0.55), rgb(hue + 150, 0.34, 0.42), rgb(hue + 160, 0.4, 0.29)];
  const sky = Array.from({ length: height }, (_, y) => rgb(hue, 0.5, 0.68 + (0.24 * y) / height));
  return png(width, height, (x, y) => {
    const above: Colour = mix(sky[y] ?? sun, sun, disc(x, y, 60 + (hue % 120), 62, 20));
    return hills.reduce((colour, hill, n) => mix(colour, hill, covered(x, y, n, hue)), above);
  });
}

/** How much of the pixel lies below the ridge of a hill; later hills are nearer and lower. */
function covered(x: number, y: number, n: number, hue: number): number {
  const ridge = 92 + n * 26 + (18 - n * 3) * Math.sin(x / (34 + n * 9) + hue / 20 + n * 2);
  return Math.min(1, Math.max(0, y + 0.5 - ridge));
}
