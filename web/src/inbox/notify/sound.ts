/** Two soft notes, made on the spot: no file to fetch. */
export function playSound(): void {
  if (typeof AudioContext === 'undefined') return;
  const audio = new AudioContext();
  const loud = audio.createGain();
  loud.connect(audio.destination);
  loud.gain.value = 0.08;
  const notes = [660, 880];
  notes.forEach((frequency, at) => {
    const tone = audio.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(loud);
    tone.start(audio.currentTime + at * 0.12);
    tone.stop(audio.currentTime + at * 0.12 + 0.1);
    if (at === notes.length - 1) tone.onended = () => void audio.close();
  });
}
