package live

import (
	"context"
	"errors"
	"time"

	"sneakerhead/internal/drop"
)

const (
	unauthenticated  = "unauthenticated"
	tokenExpired     = "Your session token has expired. Authenticate again."
	tokenRefused     = "This session token is not valid. Sign in again."
	tokenRateLimited = "Too many requests from this address were refused. Authenticate again in a moment."
	tokenNotVerified = "Your session cannot be checked right now. Authenticate again in a moment."
)

// authenticate signs the socket in as the token's user, until the token expires. A token that is
// refused changes nothing: an earlier one stays valid until it expires.
func (h *Hub) authenticate(s *socket, token string) {
	ctx, cancel := context.WithTimeout(h.ctx, verifyLimit)
	defer cancel()
	user, until, err := h.options.Auth.Authenticate(ctx, token)
	switch {
	case errors.Is(err, drop.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
		s.send(errorFrame(string(drop.CodeUnavailable), tokenNotVerified))
	case err != nil && user != "": // the token verifies, so it costs its address nothing
		s.charge()
		s.send(errorFrame(unauthenticated, accountDeleted))
	case err != nil || user == "":
		h.refuseToken(s)
	case !time.Now().Before(until):
		s.send(errorFrame(unauthenticated, tokenExpired))
	default:
		h.signIn(s, user, until)
	}
}

// refuseToken answers a token that is refused. It counts for the socket's address, as a request
// with such a token does: otherwise a client could have tokens tried here that it may not try
// there.
func (h *Hub) refuseToken(s *socket) {
	s.charge()
	if h.options.Addresses.Allow(s.ip) {
		s.send(errorFrame(unauthenticated, tokenRefused))
	} else {
		s.send(errorFrame(string(drop.CodeRateLimited), tokenRateLimited))
	}
}

// signIn makes a socket its user's. A user who has more sockets than allowed loses the oldest of
// the others.
func (h *Hub) signIn(s *socket, user string, until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.setUser(s, user, until) {
		return
	}
	h.places.file(s)
	if limit := h.options.SocketLimitUser; limit > 0 && len(h.users[user]) > limit {
		h.makeRoom(h.oldestOther(s), "user_limit")
	}
}

// setUser notes who is signed in on a socket, and tells the socket. It returns false when the
// socket has been closed meanwhile. The caller holds the hub's lock.
func (h *Hub) setUser(s *socket, user string, until time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	h.forgetUser(s)
	s.user, s.until = user, until
	if h.users[user] == nil {
		h.users[user] = make(map[*socket]time.Time, 1)
	}
	h.users[user][s] = until
	s.queueEvent(authenticatedFrame(user, until))
	return true
}

// oldestOther returns the oldest of the other sockets of a socket's user. They are few, so it looks
// at all of them. The caller holds the hub's lock.
func (h *Hub) oldestOther(s *socket) (oldest *socket) {
	for other := range h.users[s.user] {
		if other != s && (oldest == nil || other.number < oldest.number) {
			oldest = other
		}
	}
	return oldest
}

func (h *Hub) signOut(s *socket) {
	h.mu.Lock()
	defer h.mu.Unlock()
	defer h.places.file(s)
	s.mu.Lock()
	defer s.mu.Unlock()
	h.forgetUser(s)
}

// forgetUser signs the socket's user out. The caller holds both locks, the hub's and the socket's,
// and counts the socket where it belongs then.
func (h *Hub) forgetUser(s *socket) {
	if s.user == "" {
		return
	}
	sockets := h.users[s.user]
	if delete(sockets, s); len(sockets) == 0 {
		delete(h.users, s.user)
	}
	s.user, s.until = "", time.Time{}
}

// expireSignIns signs out the sockets whose token has expired, and tells them so. It may run late:
// owners' events check the token's end themselves.
func (h *Hub) expireSignIns(now time.Time) {
	defer h.guard("expire sign-ins")
	for _, s := range h.signedIn(func(until time.Time) bool { return !now.Before(until) }) {
		h.expireSignIn(s, now)
	}
}

func (h *Hub) expireSignIn(s *socket, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	defer h.places.file(s)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.user == "" || now.Before(s.until) { // it has authenticated again meanwhile
		return
	}
	h.forgetUser(s)
	s.queueEvent(errorFrame(unauthenticated, tokenExpired))
}

// signedIn returns the signed-in sockets whose sign-in ends at a time that wanted accepts.
func (h *Hub) signedIn(wanted func(until time.Time) bool) []*socket {
	h.mu.RLock()
	defer h.mu.RUnlock()
	var found []*socket
	for _, sockets := range h.users {
		for s, until := range sockets {
			if wanted(until) {
				found = append(found, s)
			}
		}
	}
	return found
}
