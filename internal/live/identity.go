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
	case err != nil || user == "":
		s.charge()
		s.send(errorFrame(unauthenticated, tokenRefused))
	case !time.Now().Before(until):
		s.send(errorFrame(unauthenticated, tokenExpired))
	default:
		h.signIn(s, user, until)
	}
}

func (h *Hub) signIn(s *socket, user string, until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	h.forgetUser(s)
	s.user, s.until = user, until
	if h.users[user] == nil {
		h.users[user] = make(map[*socket]time.Time, 1)
	}
	h.users[user][s] = until
	s.queueEvent(authenticatedFrame(user, until))
}

func (h *Hub) signOut(s *socket) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	h.forgetUser(s)
}

// forgetUser signs the socket's user out. The caller holds both locks, the hub's and the socket's.
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
