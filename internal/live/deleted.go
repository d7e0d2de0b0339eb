package live

const accountDeleted = "This account was deleted. Sign up again to use the shop."

// SignOutDeleted signs out all sockets of a user who was deleted, and tells them so. The
// Authenticator must refuse the user's tokens already.
func (h *Hub) SignOutDeleted(userID string) {
	defer h.guard("sign out a deleted user")
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.users[userID] {
		s.mu.Lock()
		h.forgetUser(s)
		s.queueEvent(errorFrame(unauthenticated, accountDeleted))
		s.mu.Unlock()
		h.places.file(s)
	}
}
