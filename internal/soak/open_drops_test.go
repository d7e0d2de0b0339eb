package soak

import (
	"math/rand/v2"
	"slices"
	"sync"
)

// openDrops is where the drops stand that are on sale, or about to be.
type openDrops struct {
	judging sync.WaitGroup // drops that are over

	mu    sync.Mutex
	drops []*soakDrop
}

func (m *openDrops) open(s *soakDrop) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drops = append(m.drops, s)
}

// close lets nobody come any more.
func (m *openDrops) close(s *soakDrop) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drops = slices.DeleteFunc(m.drops, func(other *soakDrop) bool { return other == s })
}

// enter leads somebody to one of the stands, whose crowd they are in until they say that they are done; nil: there is none.
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
