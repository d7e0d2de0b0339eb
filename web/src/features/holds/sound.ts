const key = 'hold-sound'

/** Without storage, the choice lasts until the page is closed. */
let unstored = false

/** Whether the user wants to hear the last seconds of a hold. Off until they say so. */
export const holdSound = {
  isOn(): boolean {
    try {
      return localStorage.getItem(key) === 'on' || unstored
    } catch {
      return unstored
    }
  },

  set(isOn: boolean): void {
    unstored = false
    try {
      if (isOn) localStorage.setItem(key, 'on')
      else localStorage.removeItem(key)
    } catch {
      unstored = isOn
    }
  },

  /** Two short, quiet notes. */
  play(): void {
    const audio = new AudioContext()
    const volume = new GainNode(audio, { gain: 0.15 })
    volume.connect(audio.destination)
    const notes = [660, 880].map((frequency, n) => {
      const note = new OscillatorNode(audio, { frequency })
      note.connect(volume)
      note.start(audio.currentTime + n * 0.18)
      note.stop(audio.currentTime + n * 0.18 + 0.12)
      return note
    })
    notes.at(-1)?.addEventListener('ended', () => void audio.close())
  },
}
