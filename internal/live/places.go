package live

import (
	"net/http"
	"time"

	"github.com/olahol/melody"

	"sneakerhead/internal/drop"
)

// places counts the sockets against the limits, from their handshake until they are closed or have
// to make room. A socket that does not follow a drop and is not signed in makes room first; one
// that is signed in makes room only for a newer one of the same user. Hub.mu guards it.
type places struct {
	taken     int
	idle      *crowd // anonymous, and following no drop
	following *crowd // anonymous
}

func newPlaces() places { return places{idle: newCrowd(), following: newCrowd()} }

// file counts a socket where it belongs now. It is called after every change of what the socket
// follows and of who is signed in on it.
func (p *places) file(s *socket) {
	var belongs *crowd
	switch {
	case !s.placed || s.user != "":
	case len(s.members) == 0:
		belongs = p.idle
	default:
		belongs = p.following
	}
	if belongs == s.crowd {
		return
	}
	if s.crowd != nil {
		s.crowd.remove(s)
	}
	if belongs != nil {
		belongs.add(s)
	}
	s.crowd = belongs
}

func (p *places) take(s *socket) {
	s.placed = true
	p.taken++
	p.file(s)
}

// leave gives up a socket's place, if it still has it.
func (p *places) leave(s *socket) {
	if !s.placed {
		return
	}
	s.placed = false
	p.taken--
	p.file(s)
}

// anonymous returns how many sockets of an address are anonymous.
func (p *places) anonymous(address string) int {
	return p.idle.count(address) + p.following.count(address)
}

// leastNeeded returns the socket that makes room for a newcomer: an anonymous one that follows no
// drop, or else one of the address that has most. It returns nil when all are signed in.
func (p *places) leastNeeded() *socket {
	if s := p.idle.first(); s != nil {
		return s
	}
	return p.following.first()
}

type refusal struct {
	status int
	code   drop.Code
	why    string
	detail string
}

// enter gives a new socket a place, or returns why it is refused.
func (h *Hub) enter(s *socket) *refusal {
	h.mu.Lock()
	defer h.mu.Unlock()
	limit, limitIP := h.options.SocketLimit, h.options.SocketLimitIP
	switch {
	case h.draining:
		return &refusal{http.StatusServiceUnavailable, drop.CodeUnavailable, "draining", "This server is about to stop. Connect again in a moment."}
	case limitIP > 0 && h.places.anonymous(s.ip) >= limitIP:
		return &refusal{http.StatusTooManyRequests, drop.CodeRateLimited, "address_limit", "Too many connections come from this address. Close some, then connect again."}
	case limit > 0 && h.places.taken >= limit:
		leaver := h.places.leastNeeded()
		if leaver == nil {
			return &refusal{http.StatusServiceUnavailable, drop.CodeOverloaded, "limit", "Too many connections are open. Connect again in a moment."}
		}
		h.makeRoom(leaver, "limit")
	}
	h.handlers.Add(1)
	h.opened++
	s.number = h.opened
	h.sockets[s] = struct{}{}
	h.places.take(s)
	h.options.Metrics.Sockets(len(h.sockets))
	return nil
}

// makeRoom closes a socket and gives up its place at once, also while the close frame waits to be
// sent. The caller holds the hub's lock and no socket's.
func (h *Hub) makeRoom(s *socket, why string) {
	s.mu.Lock()
	h.forgetUser(s)
	s.mu.Unlock()
	h.places.leave(s)
	h.options.Metrics.SocketClosed(why)
	s.close(melody.CloseTryAgainLater, "make room for others")
}

// exit removes a socket from its rooms, its user and the counts.
func (h *Hub) exit(s *socket) {
	defer h.handlers.Done()
	h.leaveAll(s)
	h.signOut(s)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.places.leave(s)
	delete(h.sockets, s)
	if h.draining && len(h.sockets) == 0 {
		close(h.drained)
	}
	h.options.Metrics.Sockets(len(h.sockets))
	if s.session != nil { // its reader has ended, so nothing changes it any more
		h.options.Metrics.SocketEnded(time.Since(s.opened))
	}
}
