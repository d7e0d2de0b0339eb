package live

import (
	"net"
	"sync"
	"syscall"
	"time"
)

// wire is a socket's connection. It makes the writes of the socket whole and in the order in which
// they were sent, those of melody (pings and close frames) too. A write is one frame or several.
//
// The caller of send writes what the kernel takes at once: waking a goroutine for each frame costs
// more than writing it. Only what is left, because the client reads slowly, is written by a
// goroutine, which ends when nothing waits any more.
type wire struct {
	net.Conn
	hub *Hub
	raw *rawWriter // nil when the connection can only be written to with waiting

	mu      sync.Mutex
	queued  int64      // writes since the connection was opened
	waiting [][]byte   // those that are not made yet; of the first, what is left
	writing bool       // a goroutine makes them
	written *sync.Cond // waits on mu for a write to be made
	err     error      // why nothing is written any more
}

func newWire(conn net.Conn, h *Hub) *wire {
	w := &wire{Conn: conn, hub: h}
	w.written = sync.NewCond(&w.mu)
	if kernels, ok := conn.(syscall.Conn); ok {
		w.raw = newRawWriter(kernels)
	}
	return w
}

// send writes frames, or has them written later, and returns the number of the write. It never
// waits.
func (w *wire) send(frames []byte) int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sendLocked(frames)
	return w.queued
}

// sendLocked is send for callers that already hold mu.
func (w *wire) sendLocked(frames []byte) {
	if w.err != nil {
		return
	}
	w.queued++
	if !w.writing && w.raw != nil {
		n, err := w.raw.write(frames)
		if err != nil {
			w.breakOff(err)
			return
		}
		frames = frames[n:]
	}
	if len(frames) == 0 {
		return
	}
	w.waiting = append(w.waiting, frames)
	if !w.writing {
		w.writing = true
		w.hub.handlers.Go(w.writeWaiting) // the socket's own handler still runs, for the connection is not closed
	}
}

// writeWaiting makes the writes that wait, until none does.
func (w *wire) writeWaiting() {
	defer w.hub.guard("write to a slow socket")
	for frames := w.next(); frames != nil; frames = w.next() {
		_ = w.Conn.SetWriteDeadline(time.Now().Add(w.hub.options.WriteWait)) // the write notices a failure
		_, err := w.Conn.Write(frames)
		w.wrote(err)
	}
}

// next returns what is to be written next, or nil when the goroutine has to end.
func (w *wire) next() []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil && len(w.waiting) > 0 {
		return w.waiting[0]
	}
	w.writing, w.waiting = false, nil
	_ = w.Conn.SetWriteDeadline(time.Time{}) // one that has passed would refuse later writes
	return nil
}

// wrote notes what became of the first write that waited.
func (w *wire) wrote(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil {
		w.breakOff(err)
		return
	}
	w.waiting[0] = nil
	w.waiting = w.waiting[1:]
	w.written.Broadcast()
}

// breakOff gives up the connection, which its reader notices. The caller holds mu.
func (w *wire) breakOff(err error) {
	if w.err == nil {
		w.err = err
		w.written.Broadcast()
	}
	_ = w.Conn.Close() // it may have been closed before
}

// Write implements net.Conn for melody. It returns when the frame is written, after all that was
// sent before it.
func (w *wire) Write(frame []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sendLocked(frame)
	last := w.queued
	for w.err == nil && w.madeLocked() < last {
		w.written.Wait()
	}
	if w.err != nil {
		return 0, w.err
	}
	return len(frame), nil
}

// SetWriteDeadline implements net.Conn. Every write has the same time: melody's deadline for its
// own must not be that of one before it.
func (*wire) SetWriteDeadline(time.Time) error { return nil }

// Close implements net.Conn. Nothing is written any more, and a write that is being made fails.
func (w *wire) Close() error {
	_ = w.Conn.Close() // its error says that it was closed before
	w.mu.Lock()
	defer w.mu.Unlock()
	w.breakOff(net.ErrClosed)
	return nil
}

// sent returns the number of the last write that was made, and how many wait to be made.
func (w *wire) sent() (made int64, waiting int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.madeLocked(), len(w.waiting)
}

// madeLocked returns the number of the last write that was made. The caller holds mu.
func (w *wire) madeLocked() int64 { return w.queued - int64(len(w.waiting)) }
