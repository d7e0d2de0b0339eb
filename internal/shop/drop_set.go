package shop

import (
	"sync"

	"github.com/google/uuid"
)

// dropSet is a set of drops that many goroutines add to and one takes from.
type dropSet struct {
	mu  sync.Mutex
	ids map[uuid.UUID]bool
}

func newDropSet() *dropSet { return &dropSet{ids: map[uuid.UUID]bool{}} }

func (s *dropSet) add(ids ...uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		s.ids[id] = true
	}
}

// take empties the set and returns what was in it.
func (s *dropSet) take() map[uuid.UUID]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.ids
	s.ids = map[uuid.UUID]bool{}
	return taken
}
