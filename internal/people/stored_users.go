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

// notIn returns those of a batch of the queue who are not stored with the same data.
func (s *storedUsers) notIn(batch []seenUser) (left []seenUser) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, seen := range batch {
		if s.users[seen.user.ClerkID] != seen.user {
			left = append(left, seen)
		}
	}
	return left
}

// forget forgets all users, because the queue is empty.
func (s *storedUsers) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users = nil
}
