package people

import (
	"sync"

	"sneakerhead/internal/drop"
)

// storedUsers are the users that were stored while their requests waited. Their tokens are in the
// queue too, and at an opening, when every page asks who its user is, nearly all of the queue would
// be stored a second time.
type storedUsers struct {
	mu    sync.Mutex
	users map[string]drop.User // by Clerk's id
}

// add notes users that are stored. It forgets the earlier ones when there would be too many.
func (s *storedUsers) add(users []drop.User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users == nil || len(s.users)+len(users) > maxToStore {
		s.users = make(map[string]drop.User, len(users))
	}
	for _, user := range users {
		s.users[user.ClerkID] = user
	}
}

// remove returns the users that are not stored as they are, and forgets the others.
func (s *storedUsers) remove(users []drop.User) []drop.User {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := users[:0]
	for _, user := range users {
		if s.users[user.ClerkID] != user {
			left = append(left, user)
		} else {
			delete(s.users, user.ClerkID)
		}
	}
	return left
}
