// The microphone: its level, the room's noise, and recordings of it.

const FLOOR = -80; // dBFS: the lower end of the meter
const NOISE_WINDOW = 200; // measurements of about 20 ms: 4 s
const GATE_ABOVE_NOISE = 10; // decibels, as in the server's noise gate
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS_PER_SECOND = 192_000; // transparent for one voice

export class Microphone {
  /** `onLevel({level, peak, noise, open})` is called some fifty times a second, in dBFS; `open`: louder than the gate. */
  constructor(onLevel) {
    this.onLevel = onLevel;
    this.levels = [];
    this.recorder = null;
  }

  get isOn() {
    return Boolean(this.stream?.active);
  }

  /** Ask for the microphone. Throws an Error that says what to do. */
  async open() {
    if (this.isOn) return;
    if (!navigator.mediaDevices || !globalThis.MediaRecorder) {
      throw new Error("This page may not record. Open it on this machine, at http://localhost, in a current browser.");
    }
    // Processing for phone calls swallows the ends of words; the server cleans the recording instead.
    const audio = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio });
    } catch (error) {
      const reasons = {
        NotAllowedError: "The browser does not allow this page to record. Allow the microphone next to its address.",
        NotFoundError: "There is no microphone. Connect one and try again.",
        NotReadableError: "Another program uses the microphone. Close it and try again.",
      };
      throw new Error(reasons[error.name] ?? `The microphone cannot be used: ${error.message}`);
    }
    this.context = new AudioContext();
    await this.context.resume();
    this.analyser = new AnalyserNode(this.context, { fftSize: 2048 });
    this.context.createMediaStreamSource(this.stream).connect(this.analyser);
    this.samples = new Float32Array(this.analyser.fftSize);
    this.levels = [];
    this.timer = setInterval(() => this.#measure(), 20);
  }

  /** Release the microphone. */
  close() {
    clearInterval(this.timer);
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.context?.close();
    this.stream = this.context = this.analyser = null;
  }

  /** Start recording. */
  start() {
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.recorder = new MediaRecorder(this.stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
    this.parts = [];
    this.recorder.addEventListener("dataavailable", (event) => event.data.size && this.parts.push(event.data));
    this.recorder.start();
  }

  /** Stop recording, and return what was recorded as a Blob. */
  async stop() {
    const { recorder } = this;
    this.recorder = null;
    const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
    if (recorder.state !== "inactive") recorder.stop();
    await stopped;
    return new Blob(this.parts, { type: recorder.mimeType });
  }

  #measure() {
    this.analyser.getFloatTimeDomainData(this.samples);
    let power = 0;
    let peak = 0;
    for (const sample of this.samples) {
      power += sample * sample;
      peak = Math.max(peak, Math.abs(sample));
    }
    const level = decibels(Math.sqrt(power / this.samples.length));
    this.levels.push(level);
    if (this.levels.length > NOISE_WINDOW) this.levels.shift();
    const noise = [...this.levels].sort((a, b) => a - b)[Math.floor(this.levels.length / 10)];
    this.onLevel({ level, peak: decibels(peak), noise, open: level > noise + GATE_ABOVE_NOISE });
  }
}

/** A level's place on the meter, from 0 to 1. */
export const share = (level) => Math.min(1, Math.max(0, 1 - level / FLOOR));

const decibels = (amplitude) => Math.max(FLOOR, 20 * Math.log10(Math.max(amplitude, 1e-6)));
