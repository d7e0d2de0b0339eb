package soak

import (
	"math/rand/v2"
	"slices"
	"sync"
)

// market is where the drops stand that are on sale, or about to be.
type market struct {
	judging sync.WaitGroup // drops that are over

	mu     sync.Mutex
	stands []*stand
}

func (m *market) open(s *stand) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stands = append(m.stands, s)
}

// close lets nobody come any more.
func (m *market) close(s *stand) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stands = slices.DeleteFunc(m.stands, func(other *stand) bool { return other == s })
}

// enter leads somebody to one of the stands, whose crowd they are in until they say that they are done; nil: there is none.
func (m *market) enter(whim *rand.Rand) *stand {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.stands) == 0 {
		return nil
	}
	s := m.stands[whim.IntN(len(m.stands))]
	s.crowd.Add(1)
	return s
}
