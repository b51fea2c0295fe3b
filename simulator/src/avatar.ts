import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

/** Profile pictures: a head and shoulders in colours derived from the id, as PNG bytes. */
export function avatarUrl(id: string): string {
  return `https://scontent.xx.fbcdn.net/v/avatars/${id}.png`;
}

const side = 96;

export function avatarPng(id: string): Buffer {
  const hue = createHash('sha256').update(id).digest().readUInt16BE(0) % 360;
  const ground = rgb(hue, 0.45, 0.86);
  const figure = rgb(hue, 0.4, 0.48);
  const rows: Buffer[] = [];
  for (let y = 0; y < side; y += 1) {
    const row = Buffer.alloc(1 + side * 3);
    for (let x = 0; x < side; x += 1) {
      const share = Math.max(disc(x, y, 48, 38, 17), disc(x, y, 48, 98, 36));
      for (let c = 0; c < 3; c += 1) {
        row[1 + x * 3 + c] = Math.round((ground[c] ?? 0) * (1 - share) + (figure[c] ?? 0) * share);
      }
    }
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** How much of the pixel lies in the circle, soft at the edge. */
function disc(x: number, y: number, centreX: number, centreY: number, radius: number): number {
  return Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(x + 0.5 - centreX, y + 0.5 - centreY)));
}

function rgb(hue: number, saturation: number, lightness: number): number[] {
  const amount = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((n) => {
    const k = (n + hue / 30) % 12;
    return Math.round(255 * (lightness - amount * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  });
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
