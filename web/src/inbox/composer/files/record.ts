/** Recording a voice note, and bringing it into the form the channel wants. */

export type VoiceType = 'audio/ogg' | 'audio/wav';

export interface Recording {
  /** The note in the wanted form; null when nothing was said. */
  stop: () => Promise<File | null>;
  cancel: () => void;
}

const recordable = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4'];

export function canRecord(): boolean {
  return typeof MediaRecorder !== 'undefined' && navigator.mediaDevices?.getUserMedia !== undefined;
}

/** The heavy part. It is there before anything is said: without it what was said could not be sent. */
const converter = () => import('mediabunny');

/** Asks for the microphone; throws DOMException when it is refused or missing. */
export async function startRecording(wanted: VoiceType): Promise<Recording> {
  const mimeType = recordable.find((type) => MediaRecorder.isTypeSupported(type));
  if (wanted === 'audio/ogg' && mimeType?.startsWith('audio/webm') === true) await converter();
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
  const recorder = new MediaRecorder(stream, mimeType === undefined ? {} : { mimeType });
  const parts: Blob[] = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.start();
  const end = async () => {
    if (recorder.state !== 'inactive') {
      await new Promise<void>((resolve) => {
        recorder.onstop = () => resolve();
        recorder.stop();
      });
    }
    for (const track of stream.getTracks()) track.stop();
  };
  return {
    cancel: () => void end(),
    async stop() {
      await end();
      const recorded = new Blob(parts, { type: recorder.mimeType });
      return recorded.size === 0 ? null : brought(recorded, wanted);
    },
  };
}

async function brought(recorded: Blob, wanted: VoiceType): Promise<File> {
  if (wanted === 'audio/wav') return new File([await asWav(recorded)], 'voice.wav', { type: 'audio/wav' });
  if (recorded.type.startsWith('audio/ogg')) return new File([recorded], 'voice.ogg', { type: 'audio/ogg' });
  // Safari records AAC, which cannot become OPUS by moving it into another container: it goes as an audio file.
  if (!recorded.type.startsWith('audio/webm')) return new File([recorded], 'voice.m4a', { type: 'audio/mp4' });
  return new File([await asOgg(recorded)], 'voice.ogg', { type: 'audio/ogg' });
}

/** The same OPUS packets in another container: WhatsApp takes voice notes as OGG (whatsapp.md §2.2). */
async function asOgg(recorded: Blob): Promise<ArrayBuffer> {
  const { BlobSource, BufferTarget, Conversion, Input, OggOutputFormat, Output, WEBM } = await converter();
  const target = new BufferTarget();
  const input = new Input({ formats: [WEBM], source: new BlobSource(recorded) });
  const conversion = await Conversion.init({ input, output: new Output({ format: new OggOutputFormat(), target }) });
  await conversion.execute();
  if (target.buffer === null) throw new Error('The recording could not be converted.');
  return target.buffer;
}

const wavHz = 24_000;

/** Messenger and Instagram take no OPUS; uncompressed is what both take (platform.md §4.2). */
async function asWav(recorded: Blob): Promise<ArrayBuffer> {
  const decoded = await new OfflineAudioContext(1, 1, wavHz).decodeAudioData(await recorded.arrayBuffer());
  const samples = decoded.getChannelData(0);
  const wav = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const write = (at: number, text: string) => {
    for (let index = 0; index < text.length; index += 1) wav.setUint8(at + index, text.charCodeAt(index));
  };
  write(0, 'RIFF');
  wav.setUint32(4, 36 + samples.length * 2, true);
  write(8, 'WAVEfmt ');
  wav.setUint32(16, 16, true);
  wav.setUint16(20, 1, true);
  wav.setUint16(22, 1, true);
  wav.setUint32(24, decoded.sampleRate, true);
  wav.setUint32(28, decoded.sampleRate * 2, true);
  wav.setUint16(32, 2, true);
  wav.setUint16(34, 16, true);
  write(36, 'data');
  wav.setUint32(40, samples.length * 2, true);
  for (const [index, sample] of samples.entries()) {
    wav.setInt16(44 + index * 2, Math.max(-1, Math.min(1, sample)) * 0x7fff, true);
  }
  return wav.buffer;
}
