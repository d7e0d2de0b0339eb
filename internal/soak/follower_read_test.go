package soak

import (
	"encoding/json"
	"time"

	"sneakerhead/internal/faults/deployment"

	"github.com/google/uuid"
)

// read reads frames until the socket is closed or the follower stops reading.
func (w *follower) read() {
	defer close(w.closed)
	defer w.forget(false)
	for {
		_ = w.conn.SetReadDeadline(time.Now().Add(deployment.SilenceLimit))
		_, raw, err := w.conn.ReadMessage()
		if err != nil || !w.recordFrame(raw) {
			return
		}
	}
}

// recordFrame adds a frame to the journal of its drop. False: the follower has stopped reading.
func (w *follower) recordFrame(raw []byte) (reading bool) {
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

// forget records that no drop is followed any more.
func (w *follower) forget(silent bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.silent = w.silent || silent
	for id, f := range w.follows {
		f.soakDrop.Journal.Close(f.socket)
		delete(w.follows, id)
	}
}
