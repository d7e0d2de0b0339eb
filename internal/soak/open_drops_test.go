package soak

import (
	"math/rand/v2"
	"slices"
	"sync"
)

// openDrops has the drops that are on sale or about to be.
type openDrops struct {
	judging sync.WaitGroup // running checks of drops that are over

	mu    sync.Mutex
	drops []*soakDrop
}

func (m *openDrops) open(s *soakDrop) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drops = append(m.drops, s)
}

// close removes a drop, so that nobody chooses it any more.
func (m *openDrops) close(s *soakDrop) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drops = slices.DeleteFunc(m.drops, func(other *soakDrop) bool { return other == s })
}

// enter returns a random drop and adds the caller to its crowd; the caller must call crowd.Done.
// nil: there is no drop.
func (m *openDrops) enter(random *rand.Rand) *soakDrop {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.drops) == 0 {
		return nil
	}
	s := m.drops[random.IntN(len(m.drops))]
	s.crowd.Add(1)
	return s
}
