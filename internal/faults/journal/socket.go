package journal

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Snapshot is the event after which a drop is shown as it says, older or not.
const Snapshot = "drop-snapshot"

// Frame is one thing that a socket heard. Stock is nil when it does not speak of the units of the socket's drop, and Status
// is empty when it does not speak of its life.
type Frame struct {
	At     time.Duration
	Event  string
	Stock  *drop.Stock
	Status drop.Status
}

// Socket is one connection that followed a drop, from its opening to its end. A page that comes back has another one.
type Socket struct {
	ID      int
	DropID  uuid.UUID
	Replica int
	Opened  time.Duration
	Closed  time.Duration // 0 while it is open
	Frames  []Frame
}

// Stocks are the frames that speak of the drop's units. What everybody hears of a drop's life before the socket has its
// first snapshot is not among them.
func (s *Socket) Stocks() (stocks []Frame) {
	for _, f := range s.Frames {
		life := f.Event != Snapshot && strings.HasPrefix(f.Event, "drop-")
		if f.Stock != nil && !(life && len(stocks) == 0) {
			stocks = append(stocks, f)
		}
	}
	return stocks
}

// Shown is what a page that follows the socket shows, and since when; nil before the first snapshot.
func (s *Socket) Shown() (stock *drop.Stock, since time.Duration) {
	for _, f := range s.Stocks() {
		if stock == nil || *stock != *f.Stock {
			stock, since = f.Stock, f.At
		}
	}
	return stock, since
}

// Open writes down a new socket.
func (j *Journal) Open(dropID uuid.UUID, replica int) *Socket {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.ids++
	s := &Socket{ID: j.ids, DropID: dropID, Replica: replica, Opened: j.Now()}
	j.sockets = append(j.sockets, s)
	return s
}

// Hear writes down a frame, whose time is now.
func (j *Journal) Hear(s *Socket, f Frame) {
	j.mu.Lock()
	defer j.mu.Unlock()
	f.At = j.Now()
	s.Frames = append(s.Frames, f)
}

// Close writes down a socket's end.
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
