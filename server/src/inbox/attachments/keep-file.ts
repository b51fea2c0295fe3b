import type { Ctx } from '../../context.ts';
import { newId } from '../../db/db.ts';
import { type FileKind, kindOf, typeOf } from './file-types.ts';

/** The largest file any of Meta's channels hands over (WhatsApp documents, META.md §4). */
export const fileBytesMax = 100_000_000;

export interface KeptFile {
  storageKey: string;
  previewKey: string | null;
  kind: FileKind;
  mimeType: string;
  bytes: number;
  width: number | null;
  height: number | null;
}

/** Stores a file under a name of our own making, and of pictures a small preview. */
export async function keepFile(
  ctx: Ctx,
  workspaceId: string,
  source: AsyncIterable<Uint8Array>,
  claimed: FileKind | null,
): Promise<KeptFile> {
  const storageKey = `media/${workspaceId}/${newId()}`;
  const { bytes, mimeType } = await ctx.storage.keep(storageKey, source, typeOf);
  const kind = kindOf(claimed, mimeType);
  const file = { storageKey, kind, mimeType, bytes };
  if (kind !== 'image' && kind !== 'sticker') return { ...file, previewKey: null, width: null, height: null };
  return { ...file, ...(await preview(ctx, workspaceId, storageKey)) };
}

const previewPixels = 720;
/** A small file may claim to be a picture of any size. */
const pixelsMax = 60_000_000;

interface Preview {
  previewKey: string | null;
  width: number | null;
  height: number | null;
}

/** Read with the first picture, not when Roost starts. */
async function openSharp() {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

/** What sharp cannot read is shown as it is, without a preview. */
async function preview(ctx: Ctx, workspaceId: string, storageKey: string): Promise<Preview> {
  const nothing = { previewKey: null, width: null, height: null };
  const file = await ctx.storage.open(storageKey);
  if (file === null) return nothing;
  try {
    const sharp = await openSharp();
    const image = sharp({ limitInputPixels: pixelsMax, failOn: 'none' });
    const source = file.read();
    source.on('error', (error) => image.destroy(error));
    source.pipe(image);
    const [{ autoOrient }, small] = await Promise.all([
      image.metadata(),
      image
        .clone()
        .autoOrient()
        .resize({ width: previewPixels, height: previewPixels, fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 78 })
        .toBuffer(),
    ]);
    const previewKey = `media/${workspaceId}/${newId()}`;
    await ctx.storage.put(previewKey, small, 'image/webp');
    return { previewKey, width: autoOrient.width, height: autoOrient.height };
  } catch (error) {
    ctx.log.info({ error: error instanceof Error ? error.message : String(error) }, 'no preview of this picture');
    return nothing;
  }
}
