package journal

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Snapshot is the event that replaces what a page shows of a drop, also with a lower seq.
const Snapshot = "drop-snapshot"

// Recovered is the event of units that came back. It is sent beside a message with the whole stock.
const Recovered = "stock-recovered"

// Frame is one frame that a socket received. Stock is nil if it has no counts of the socket's drop,
// and Status is empty if it has no status of it.
type Frame struct {
	At     time.Duration
	Event  string
	Stock  *drop.Stock
	Status drop.Status
}

// Socket is one connection that followed a drop. A page that reconnects gets a new Socket.
type Socket struct {
	ID      int
	DropID  uuid.UUID
	Replica int
	Opened  time.Duration
	Closed  time.Duration // 0 while it is open
	Frames  []Frame
}

// Stocks returns the frames with counts of the drop. Announcements that arrive before the first
// snapshot are left out; so is, where the drop has sizes, stock-recovered: it has none, and comes
// beside a message that has them.
func (s *Socket) Stocks() (stocks []Frame) {
	sized := slices.ContainsFunc(s.Frames, func(f Frame) bool { return f.Stock != nil && len(f.Stock.Sizes) > 0 })
	for _, f := range s.Frames {
		life := f.Event != Snapshot && strings.HasPrefix(f.Event, "drop-")
		if f.Stock != nil && !(life && len(stocks) == 0) && !(sized && f.Event == Recovered) {
			stocks = append(stocks, f)
		}
	}
	return stocks
}

// Shown returns what a page with this socket shows, and since when; nil before the first snapshot.
func (s *Socket) Shown() (stock *drop.Stock, since time.Duration) {
	for _, f := range s.Stocks() {
		if stock == nil || !stock.Equal(f.Stock) {
			stock, since = f.Stock, f.At
		}
	}
	return stock, since
}

// Open records a new socket.
func (j *Journal) Open(dropID uuid.UUID, replica int) *Socket {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.ids++
	s := &Socket{ID: j.ids, DropID: dropID, Replica: replica, Opened: j.Now()}
	j.sockets = append(j.sockets, s)
	return s
}

// RecordFrame records a frame that arrived now.
func (j *Journal) RecordFrame(s *Socket, f Frame) {
	j.mu.Lock()
	defer j.mu.Unlock()
	f.At = j.Now()
	s.Frames = append(s.Frames, f)
}

// Close records the end of a socket.
func (j *Journal) Close(s *Socket) {
	j.mu.Lock()
	defer j.mu.Unlock()
	s.Closed = j.Now()
}

// Sockets returns a copy of all sockets so far.
func (j *Journal) Sockets() []Socket {
	j.mu.Lock()
	defer j.mu.Unlock()
	all := make([]Socket, len(j.sockets))
	for i, s := range j.sockets {
		all[i] = *s
		all[i].Frames = slices.Clone(s.Frames)
	}
	return all
}
