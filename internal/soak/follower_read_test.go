package soak

import (
	"encoding/json"
	"time"

	"sneakerhead/internal/faults/deployment"

	"github.com/google/uuid"
)

// read goes on until the socket is closed, or nobody reads any more.
func (w *follower) read() {
	defer close(w.closed)
	defer w.forget(false)
	for {
		_ = w.conn.SetReadDeadline(time.Now().Add(deployment.SilenceLimit))
		_, raw, err := w.conn.ReadMessage()
		if err != nil || !w.hear(raw) {
			return
		}
	}
}

// hear gives a frame to the journal of the drop that it is about.
func (w *follower) hear(raw []byte) (reading bool) {
	var about struct {
		Data struct {
			DropID uuid.UUID
			Drop   struct{ ID uuid.UUID }
		}
	}
	_ = json.Unmarshal(raw, &about) // most frames are about a drop
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range []uuid.UUID{about.Data.DropID, about.Data.Drop.ID} {
		if f := w.follows[id]; f != nil {
			f.soakDrop.RecordFrame(f.socket, id, raw)
		}
	}
	return !w.silent
}

// forget writes down that no drop is followed any more.
func (w *follower) forget(silent bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.silent = w.silent || silent
	for id, f := range w.follows {
		f.soakDrop.Journal.Close(f.socket)
		delete(w.follows, id)
	}
}
